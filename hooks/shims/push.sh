#!/bin/sh
@IDENTITY@
# Written by `packgate install`; `packgate uninstall` takes it out. Do not edit it.
packgate_program=@PROGRAM@
# The hook that was here before runs first. Both need the refs that git writes to
# stdin; the full stop keeps their last newline, and shows that all was read.
packgate_before="${0%/*}/@NAME@.before-packgate"
packgate_refs=$(cat && echo .) || exit 2
packgate_refs=${packgate_refs%.}
if [ -f "$packgate_before" ] && [ -x "$packgate_before" ]; then
  printf %s "$packgate_refs" 2>/dev/null | "$packgate_before" "$@" || exit $?
fi
if ! [ -x "$packgate_program" ] && ! packgate_program=$(command -v packgate-push); then
  echo 'packgate: blocked, because packgate-push is neither where it was installed nor on PATH.' >&2
  echo 'Install packgate again and run `packgate install`, or `packgate uninstall` to do without.' >&2
  exit 2
fi
printf %s "$packgate_refs" 2>/dev/null | "$packgate_program" --from-shim "$@"
