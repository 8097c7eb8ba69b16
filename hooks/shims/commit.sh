#!/bin/sh
@IDENTITY@
# Written by `packgate install`; `packgate uninstall` takes it out. Do not edit it.
packgate_program=@PROGRAM@
# The hook that was here before runs first: what it stages is judged, too.
packgate_before="${0%/*}/@NAME@.before-packgate"
if [ -f "$packgate_before" ] && [ -x "$packgate_before" ]; then
  "$packgate_before" "$@" || exit $?
fi
if ! [ -x "$packgate_program" ] && ! packgate_program=$(command -v packgate-commit); then
  echo 'packgate: blocked, because packgate-commit is neither where it was installed nor on PATH.' >&2
  echo 'Install packgate again and run `packgate install`, or `packgate uninstall` to do without.' >&2
  exit 2
fi
exec "$packgate_program" --stage @NAME@ "$@"
