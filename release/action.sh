#!/usr/bin/env bash
# What action.yml runs.
#
#   action.sh install   puts packgate into $RUNNER_TEMP/packgate, by install.sh, which
#                       checks the archive's SHA-256
#   action.sh check     judges $INPUT_PATH; exit code and outputs are packgate's
#
# Exit: 0 nothing blocks, 1 something blocks, 2 could not judge, wrong use included.
# It also runs under bash 3.2, which is macOS's.
set -euo pipefail

prefix=${RUNNER_TEMP:?}/packgate

# Text that others wrote must not be taken for commands by the runner, which looks
# for them on both streams.
begin_text() {
  text_token=packgate-$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  printf '::stop-commands::%s\n' "$text_token"
}

end_text() {
  printf '::%s::\n' "$text_token"
}

# cannot MESSAGE: ends as "could not judge". The message is a workflow command's
# value, in which line ends and the percent sign are escaped.
cannot() {
  local message=${1//%/%25}
  message=${message//$'\r'/%0D}
  message=${message//$'\n'/%0A}
  printf '::error title=packgate::%s\n' "$message"
  finish 2
}

finish() {
  local outcome=not-judged
  case $1 in
    0) outcome=passed ;;
    1) outcome=blocked ;;
  esac
  printf 'exit-code=%s\noutcome=%s\n' "$1" "$outcome" >>"${GITHUB_OUTPUT:?}"
  exit "$1"
}

# --- install ------------------------------------------------------------------

own_version() {
  sed -n '/^\[workspace\.package\]/,/^\[/s/^version = "\(.*\)"$/\1/p' "$GITHUB_ACTION_PATH/Cargo.toml"
}

install_packgate() {
  if [ "${RUNNER_OS:-}" = Windows ]; then
    cannot 'this action runs on Linux and macOS; on Windows use npx packgate check'
  fi
  local version=${INPUT_VERSION:-}
  [ -n "$version" ] || version=$(own_version)
  [ "$version" != latest ] || version=
  local code=0
  begin_text
  sh "${GITHUB_ACTION_PATH:?}/install.sh" --from-release --no-global --prefix "$prefix" ${version:+"--version=$version"} 2>&1 || code=$?
  end_text
  [ "$code" = 0 ] || cannot "packgate could not be installed (install.sh ended with $code, see above)"
  printf '%s\n' "$prefix/bin" >>"${GITHUB_PATH:?}"
}

# --- check --------------------------------------------------------------------

# lines TEXT: its lines that are not empty, in `lines`.
lines() {
  lines=()
  local line
  while IFS= read -r line || [ -n "$line" ]; do
    line=${line%$'\r'}
    if [ -n "$line" ]; then lines+=("$line"); fi
  done <<<"$1"
}

# What $INPUT_PATH names, in `subjects`. A name that exists is that; else it is a
# pattern, and it is an error if it matches nothing.
find_subjects() {
  subjects=()
  lines "${INPUT_PATH:-.}"
  local name match
  local IFS=
  shopt -s nullglob
  for name in ${lines[@]+"${lines[@]}"}; do
    if [ -e "$name" ]; then
      subjects+=("$name")
      continue
    fi
    local before=${#subjects[@]}
    # Not quoted: this is what expands the pattern.
    # shellcheck disable=SC2206
    local matches=($name)
    for match in ${matches[@]+"${matches[@]}"}; do
      if [ -e "$match" ]; then subjects+=("$match"); fi
    done
    [ "${#subjects[@]}" -gt "$before" ] || cannot "there is nothing at $name"
  done
  shopt -u nullglob
  [ "${#subjects[@]}" -gt 0 ] || cannot 'the input "path" names nothing'
}

find_arguments() {
  case ${INPUT_FORMAT:-github} in
    github | human | json) ;;
    *) cannot "the input \"format\" is ${INPUT_FORMAT}; it must be github, human or json" ;;
  esac
  arguments=()
  case ${INPUT_ALL_PACKAGES:-false} in
    true) arguments+=(--all-packages) ;;
    false) ;;
    *) cannot "the input \"all-packages\" is ${INPUT_ALL_PACKAGES}; it must be true or false" ;;
  esac
  if [ -n "${INPUT_MANAGER:-}" ]; then arguments+=("--manager=$INPUT_MANAGER"); fi
  lines "${INPUT_ARGS:-}"
  arguments+=(${lines[@]+"${lines[@]}"})
}

# verdict CODE: an exit code that is none of packgate's counts as "not judged".
verdict() {
  case $1 in
    0 | 1 | 2) printf '%s' "$1" ;;
    *) printf 2 ;;
  esac
}

packgate_check() {
  "$prefix/bin/packgate" check ${arguments[@]+"${arguments[@]}"} "--format=$1" -- "${subjects[@]}"
}

# Judges, and leaves the exit code in `code`. Annotations are commands themselves;
# everything else is text.
judge() {
  local format=${INPUT_FORMAT:-github}
  code=0
  if [ "$format" != github ]; then begin_text; fi
  packgate_check "$format" 2>"$prefix/said" || code=$?
  if [ "$format" = github ]; then begin_text; fi
  cat "$prefix/said"
  end_text
  code=$(verdict "$code")
}

# Writes SARIF; a verdict that is worse than `code` replaces it.
write_sarif() {
  local second=0
  mkdir -p -- "$(dirname -- "$INPUT_SARIF_FILE")" 2>/dev/null || cannot "cannot write $INPUT_SARIF_FILE"
  packgate_check sarif >"$prefix/sarif" 2>/dev/null || second=$?
  # Nothing to upload is better than what is no SARIF.
  [ -s "$prefix/sarif" ] || cannot "packgate wrote no SARIF (it ended with $second)"
  mv -f -- "$prefix/sarif" "$INPUT_SARIF_FILE" 2>/dev/null || cannot "cannot write $INPUT_SARIF_FILE"
  second=$(verdict "$second")
  if [ "$second" -gt "$code" ]; then code=$second; fi
}

check() {
  [ -x "$prefix/bin/packgate" ] || cannot 'packgate is not installed'
  find_arguments
  find_subjects
  judge
  if [ -n "${INPUT_SARIF_FILE:-}" ]; then write_sarif; fi
  finish "$code"
}

case ${1:-} in
  install) install_packgate ;;
  check) check ;;
  *) cannot "action.sh: install or check, not ${1:-nothing}" ;;
esac
