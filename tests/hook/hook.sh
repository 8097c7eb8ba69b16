#!/bin/sh
# Stands as pre-commit, pre-merge-commit and pre-push. Runs packgate, notes its exit
# code, and whether any file changed meanwhile (time of change and inode included),
# packgate's own cache aside, and the time of a split index's shared part, which every
# git that reads it renews.
stage=${0##*/}
if [ "$MODE" = control ]; then
  if [ "$stage" = pre-push ]; then cat > /dev/null; fi
  exit 1
fi
state() {
  find "$B" -path "$B/harness" -prune -o -name packgate -prune \
    -o -name 'sharedindex.*' -printf '%p %m %s\n' -o -type f -printf '%p %m %s %T@ %C@ %i\n' -o -printf '%p %y %m %l\n' < /dev/null | LC_ALL=C sort
}
before=$(state)
case $stage in
  pre-push) "$PUSH_PROGRAM" --from-shim "$@" ;;
  *) "$COMMIT_PROGRAM" --stage "$stage" "$@" ;;
esac
code=$?
after=$(state)
if [ "$before" != "$after" ]; then
  printf '%s\n' "$before" > "$B/harness/before"
  printf '%s\n' "$after" > "$B/harness/after"
fi
echo "$stage $code" >> "$B/harness/codes"
exit $code
