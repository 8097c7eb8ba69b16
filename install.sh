#!/bin/sh
{ # One group to the last line: a shell reads all of it before it runs any of it,
# so a download that was cut off, wherever, does nothing.
#
# Installs packgate for one user: from a release archive, whose SHA-256 must be the
# one that the release names, or, inside a checkout, from source with cargo.
#
#     sh install.sh --help
#
# POSIX sh, and of programs: uname, mktemp, cp, mv, ln, ls, rm, mkdir, rmdir, chmod,
# cksum, dirname, tar and gzip, and what downloads and takes a SHA-256.

repository='https://github.com/packgate/packgate'
programs='packgate packgate-commit packgate-push packgate-publish'
# The oldest glibc that the gnu archives run on; release/archive.py reads it here,
# and refuses binaries that want a newer one. Where it is older, musl is taken.
min_glibc='2.34'
receipt='share/packgate/receipt'

usage() {
  cat <<'END'
Installs packgate for this user, without sudo. Inside a checkout of packgate it is
built with cargo; elsewhere the latest release is downloaded and its SHA-256 checked.

usage: sh install.sh [OPTIONS]

  --prefix DIR      where to: programs in DIR/bin, completions and manual pages in
                    DIR/share (default: $HOME/.local)
  --version V       this release, not the latest
  --target TRIPLE   this archive, not the one for this machine
  --from-release    a release, even inside a checkout
  --from-source     with cargo; stops outside of a checkout
  --dry-run         say what would be done; write nothing, ask no network
  --force           overwrite files of the same names that are not packgate's
  --global          then run `packgate install --global`: the gate in every repository
  --no-global       do not offer that; with --uninstall: leave such hooks as they are
  --yes             the answer to every question
  --uninstall       remove what was installed in the prefix, and nothing else
  --quiet           say only what is wrong
  --help            this

environment:
  PACKGATE_VERSION   as --version
  PACKGATE_BASE_URL  where the archives and SHA256SUMS are instead: an https:// or
                     file:// URL, or a directory (http:// on this machine only)
  NO_COLOR           no colour

exit codes: 0 done, 1 could not (nothing was changed), 2 wrong use
END
}

# --- Saying -----------------------------------------------------------------

set_colours() {
  bold='' red='' yellow='' green='' plain=''
  if [ -t 1 ] && [ -t 2 ] && [ -z "${NO_COLOR:-}" ] && [ "${TERM:-dumb}" != dumb ]; then
    escape=$(printf '\033[')
    bold="${escape}1m" red="${escape}1;31m" yellow="${escape}33m" green="${escape}32m" plain="${escape}0m"
  fi
}

say() {
  if [ "${quiet}" = no ]; then printf '%s\n' "$*"; fi
}

note() {
  printf '%s\n' "${yellow}note:${plain} $1" >&2
  shift
  if [ $# -gt 0 ]; then printf '  %s\n' "$@" >&2; fi
}

# die MESSAGE [LINE WHAT TO DO]…
die() {
  printf '%s\n' "${red}error:${plain} $1" >&2
  shift
  if [ $# -gt 0 ]; then printf '  %s\n' "$@" >&2; fi
  exit 1
}

wrong_use() {
  printf '%s\n' "${red}error:${plain} $1" '  sh install.sh --help' >&2
  exit 2
}

has() {
  command -v "$1" >/dev/null 2>&1
}

# A word as a shell reads it back: as it is if it is plain, else in single quotes.
quoted() {
  case $1 in
    '' | *[!A-Za-z0-9_./:@%+=,-]*) ;;
    *) printf '%s' "$1" && return ;;
  esac
  rest=$1 out=''
  while :; do
    case ${rest} in
      *\'*) out="${out}${rest%%\'*}'\\''" rest=${rest#*\'} ;;
      *) break ;;
    esac
  done
  printf '%s' "'${out}${rest}'"
}

# Asks on the terminal, even where standard input is the script. Needs one.
confirmed() {
  if [ "${yes}" = yes ]; then return 0; fi
  printf '%s [y/N] ' "$1" >/dev/tty
  answer=''
  read -r answer </dev/tty || printf '\n' >/dev/tty
  case ${answer} in
    [yY] | [yY][eE][sS]) return 0 ;;
    *) return 1 ;;
  esac
}

on_terminal() {
  [ -t 1 ] && (: </dev/tty) 2>/dev/null
}

# --- What is asked for --------------------------------------------------------

read_options() {
  prefix='' version=${PACKGATE_VERSION:-} target='' how='' action=install
  dry=no force=no global=ask yes=no quiet=no
  base=${PACKGATE_BASE_URL:-}
  while [ $# -gt 0 ]; do
    case $1 in
      --prefix | --version | --target)
        if [ $# -lt 2 ] || [ -z "$2" ]; then wrong_use "$1 needs a value"; fi
        set_option "$1" "$2"
        shift
        ;;
      --prefix=?* | --version=?* | --target=?*) set_option "${1%%=*}" "${1#*=}" ;;
      --from-release | --from-source)
        if [ -n "${how}" ] && [ "${how}" != "${1#--from-}" ]; then
          wrong_use '--from-release and --from-source exclude each other'
        fi
        how=${1#--from-}
        ;;
      --dry-run) dry=yes ;;
      --force) force=yes ;;
      --global) global=yes ;;
      --no-global) global=no ;;
      --yes | -y) yes=yes ;;
      --uninstall) action=uninstall ;;
      --quiet | -q) quiet=yes ;;
      --help | -h) usage && exit 0 ;;
      *) wrong_use "there is no option $1" ;;
    esac
    shift
  done
}

set_option() {
  case $1 in
    --prefix) prefix=$2 ;;
    --version) version=$2 ;;
    *) target=$2 ;;
  esac
}

settle_prefix() {
  if [ -z "${prefix}" ]; then
    if [ -z "${HOME:-}" ]; then
      die 'HOME is not set, so there is no default place' 'name one: --prefix DIR'
    fi
    prefix=${HOME}/.local
  fi
  case ${prefix} in
    *[[:cntrl:]]*) die 'the prefix has a control character (a line break, say) in its name' ;;
    /*) ;;
    *) prefix=${PWD}/${prefix} ;;
  esac
  while [ "${prefix}" != "${prefix%/}" ]; do prefix=${prefix%/}; done
  if [ -z "${prefix}" ]; then die 'the prefix is the root directory' 'for all users take /usr/local'; fi
  bin=${prefix}/bin
}

settle_version() {
  version=${version#v}
  case ${version} in
    '' | [0-9]*) ;;
    *) wrong_use "${version} is not a version" ;;
  esac
  case ${version} in
    *[!0-9A-Za-z.+-]* | *..*) wrong_use "${version} is not a version" ;;
    *) ;;
  esac
}

# Whether that directory is a checkout: its Cargo.toml is packgate's own.
is_checkout() {
  section=''
  if ! [ -f "$1/Cargo.toml" ] || ! [ -r "$1/Cargo.toml" ]; then return 1; fi
  while read -r line || [ -n "${line}" ]; do
    case ${line} in
      '['*) section=${line} ;;
      'name = "packgate"'*) if [ "${section}" = '[package]' ]; then return 0; fi ;;
      *) ;;
    esac
  done <"$1/Cargo.toml"
  return 1
}

# Decides between source and release, and where the source is.
settle_how() {
  checkout=''
  beside=$(dirname "$0")
  for dir in "${PWD}" "${beside}"; do
    # Piped into a shell, $0 is the shell: nothing lies beside this script then.
    if [ "${dir}" = "${beside}" ] && [ "${0##*/}" != install.sh ]; then continue; fi
    if [ -z "${checkout}" ] && is_checkout "${dir}"; then checkout=$(CDPATH='' cd "${dir}" && pwd); fi
  done
  if [ "${how}" = source ]; then
    if [ -n "${version}${target}" ]; then wrong_use '--version and --target are for releases'; fi
    if [ -z "${checkout}" ]; then
      die 'this is no checkout of packgate, so there is no source to build' "git clone ${repository}"
    fi
  elif [ -z "${how}" ]; then
    how=release
    if [ -n "${checkout}" ] && [ -z "${version}${target}${base}" ]; then how=source; fi
  fi
}

# --- This machine -------------------------------------------------------------

# Whether version $1 (2.36, say) is at least $2; what is no version is not.
at_least() {
  for part in "${1%%.*}" "${1#*.}"; do
    case ${part%%.*} in '' | *[!0-9]*) return 1 ;; *) ;; esac
  done
  minor=${1#*.} wanted=${2#*.}
  minor=${minor%%.*} wanted=${wanted%%.*}
  [ "${1%%.*}" -gt "${2%%.*}" ] || { [ "${1%%.*}" -eq "${2%%.*}" ] && [ "${minor}" -ge "${wanted}" ]; }
}

# gnu where a glibc that is new enough is sure to be there; musl runs everywhere.
libc() {
  case $1 in
    x86_64) loader=/lib64/ld-linux-x86-64.so.2 ;;
    *) loader=/lib/ld-linux-aarch64.so.1 ;;
  esac
  glibc=''
  if said=$(getconf GNU_LIBC_VERSION 2>/dev/null); then
    glibc=${said#glibc }
  elif said=$(ldd --version 2>/dev/null); then
    said=${said%%
*}
    case ${said} in *GLIBC* | *GNU*) glibc=${said##* } ;; *) ;; esac
  fi
  if [ -e "${loader}" ] && at_least "${glibc}" "${min_glibc}"; then printf gnu; else printf musl; fi
}

on_windows() {
  die 'this installer is for Linux and macOS; on Windows, either' \
    "take packgate-VERSION-x86_64-pc-windows-msvc.zip (or aarch64) from ${repository}/releases," \
    'compare its Get-FileHash with its line in SHA256SUMS, and unpack it into a directory on PATH;' \
    "or, with Rust: cargo install --locked --git ${repository}"
}

detect_target() {
  case ${target} in
    '') ;;
    *-windows-*) on_windows ;;
    *[!a-z0-9_-]*) wrong_use "${target} is not a target" ;;
    *) return ;;
  esac
  os=$(uname -s) machine=$(uname -m)
  case ${os} in
    Linux | Darwin) ;;
    MINGW* | MSYS* | CYGWIN* | Windows*) on_windows ;;
    *) no_archive ;;
  esac
  case ${machine} in
    x86_64 | amd64) machine=x86_64 ;;
    aarch64 | arm64) machine=aarch64 ;;
    *) no_archive ;;
  esac
  if [ "${os}" = Linux ]; then
    abi=$(libc "${machine}")
    target=${machine}-unknown-linux-${abi}
  else
    # Under Rosetta uname says x86_64, but the processor is Apple's.
    if translated=$(sysctl -n sysctl.proc_translated 2>/dev/null) && [ "${translated}" = 1 ]; then
      machine=aarch64
    fi
    target=${machine}-apple-darwin
  fi
}

no_archive() {
  die "there is no ready-made packgate for ${os} on ${machine}" \
    "with Rust and a C compiler: cargo install --locked --git ${repository}"
}

# --- Downloading --------------------------------------------------------------

# Sets $place (directory, https or http), and without trailing slashes $base.
settle_base() {
  place=https
  case ${base} in
    '' | https://?*) ;;
    http://*)
      place=http host=${base#http://}
      host=${host%%/*}
      case ${host} in
        localhost | 127.0.0.1 | '[::1]') ;;
        localhost:* | 127.0.0.1:* | '[::1]':*)
          case ${host##*:} in '' | *[!0-9]*) not_encrypted ;; *) ;; esac
          ;;
        *) not_encrypted ;;
      esac
      ;;
    file:///*) place=directory base=${base#file://} ;;
    *://*) die "PACKGATE_BASE_URL is neither https:// nor file:// nor a directory: ${base}" ;;
    /*) place=directory ;;
    *) place=directory base=${PWD}/${base} ;;
  esac
  while [ "${base}" != "${base%/}" ]; do base=${base%/}; done
  if [ "${place}" = directory ] && ! [ -d "${base}" ]; then
    die "PACKGATE_BASE_URL names a directory that is not there: ${base}"
  fi
}

not_encrypted() {
  die "PACKGATE_BASE_URL is not encrypted: ${base}" \
    'take https://; http:// is for this machine (127.0.0.1, localhost, [::1]) only'
}

choose_downloader() {
  downloader='' said=''
  if [ "${place}" = directory ]; then
    downloader='cp'
  elif has curl; then
    downloader=curl
  elif has wget; then
    said=$(wget --version 2>&1) || :
    case ${said} in
      'GNU Wget'*) downloader=wget ;;
      *)
        if [ "${place}" = https ]; then
          die 'this wget (BusyBox?) may not check certificates, so nothing it downloads can be trusted' \
            'install curl or GNU wget'
        fi
        downloader='other wget'
        ;;
    esac
  else
    die 'there is neither curl nor wget to download with' 'install one of them'
  fi
}

choose_digest() {
  if has sha256sum; then
    digest='sha256sum'
  elif has shasum; then
    digest='shasum -a 256'
  elif has openssl; then
    digest='openssl dgst -sha256'
  else
    die 'there is nothing to check the download with, and unchecked it is not installed' \
      'install one of sha256sum (coreutils), shasum (perl) or openssl'
  fi
}

# fetch URL FILE: with certificates checked, HTTP errors as errors, and retries.
fetch() {
  code=0
  case ${downloader} in
    cp) cp "$1" "$2" || code=$? ;;
    curl)
      curl --proto "=${place}" --tlsv1.2 --fail --silent --show-error --location --retry 3 \
        --connect-timeout 20 --speed-limit 1000 --speed-time 60 --output "$2" "$1" </dev/null || code=$?
      ;;
    wget)
      said=$(wget --help 2>&1) || :
      set -- "$1" "$2" --tries=3 --timeout=60 --secure-protocol=TLSv1_2 --no-verbose
      case ${said} in *--retry-on-http-error*) set -- "$@" --retry-on-http-error=429,500,502,503,504 ;; *) ;; esac
      # wget follows a redirect to plain http, unless that is made a dead end.
      if [ "${place}" = https ]; then set -- "$@" --execute=use_proxy=on --execute=http_proxy=http://127.0.0.1:9/; fi
      url=$1 file=$2
      shift 2
      wget "$@" --output-document="${file}" "${url}" </dev/null || code=$?
      ;;
    *) wget -O "$2" "$1" </dev/null || code=$? ;;
  esac
  return "${code}"
}

# Sets the address of the sums and, once the version is known, of the archive.
addresses() {
  top=packgate-${version:-VERSION}-${target}
  name=${top}.tar.gz
  if [ -n "${base}" ]; then
    from=${base}
  elif [ -n "${version}" ]; then
    from=${repository}/releases/download/v${version}
  else
    from=${repository}/releases/latest/download
  fi
}

get_sums() {
  fetch "${from}/SHA256SUMS" "${work}/SHA256SUMS" || die "could not get ${from}/SHA256SUMS" \
    'without it the archive cannot be checked, and unchecked it is not installed' \
    "${version:+is ${version} a version of packgate? }releases: ${repository}/releases"
}

# The version of the one archive for this target that the sums name.
find_version() {
  while read -r _sum file rest || [ -n "${_sum}" ]; do
    file=${file#\*}
    case ${file} in packgate-*-"${target}.tar.gz") ;; *) continue ;; esac
    found=${file#packgate-}
    found=${found%-"${target}.tar.gz"}
    case ${found} in [0-9]*) ;; *) continue ;; esac
    case ${found} in *[!0-9A-Za-z.+-]* | *..*) continue ;; *) ;; esac
    if [ -n "${version}" ]; then
      die "${from}/SHA256SUMS names several versions: ${version}, ${found}" 'choose one: --version V'
    fi
    version=${found}
  done <"$1"
  if [ -z "${version}" ]; then
    die "${from} has no archive for ${target}" "with Rust and a C compiler: cargo install --locked --git ${repository}"
  fi
}

# The one SHA-256 that the sums have for exactly this name.
wanted_sum() {
  wanted=''
  while read -r sum file rest || [ -n "${sum}" ]; do
    if [ "${file#\*}" != "${name}" ] || [ -n "${rest}" ]; then continue; fi
    if [ -n "${wanted}" ]; then die "SHA256SUMS names ${name} twice"; fi
    wanted=${sum}
  done <"${work}/SHA256SUMS"
  case ${wanted} in
    '') die "SHA256SUMS has no line for ${name}" "either there is no such archive, or the release is broken: ${from}" ;;
    *[!0-9a-f]*) die "SHA256SUMS has no SHA-256 for ${name}" ;;
    *) ;;
  esac
  if [ "${#wanted}" -ne 64 ]; then die "SHA256SUMS has no SHA-256 for ${name}"; fi
}

check_sum() {
  # Word for word: the program and its options.
  # shellcheck disable=SC2086
  said=$(${digest} <"${work}/${name}") || die "could not take the SHA-256 of ${name}"
  # `HASH  -` or `SHA2-256(stdin)= HASH`.
  said=${said##*= }
  said=${said%% *}
  if [ "${said}" != "${wanted}" ]; then
    die "${name} is not what the release names, so nothing was installed" \
      "SHA-256 wanted  ${wanted}" "SHA-256 found   ${said}" \
      'a download that broke, or somebody changed it; try again, and report it if it stays'
  fi
}

# Unpacks the known names only, none of them a link, below $work/new as they will
# lie in the prefix.
unpack() {
  tar -tzf "${work}/${name}" >"${work}/names" 2>"${work}/said" || unreadable
  while read -r entry; do
    case /${entry}/ in
      */../* | //*) hostile "${entry}" ;;
      /"${top}"/*) ;;
      *) hostile "${entry}" ;;
    esac
  done <"${work}/names"
  # Only GNU tar says of a hard link that it is one: `take` counts names for the rest.
  tar -tvzf "${work}/${name}" >"${work}/names" 2>"${work}/said" || unreadable
  while read -r entry; do
    case ${entry} in [-d]*) ;; *) hostile "${entry}" ;; esac
  done <"${work}/names"
  mkdir "${work}/raw"
  tar -xzf "${work}/${name}" -C "${work}/raw" >"${work}/said" 2>&1 || unreadable
  raw=${work}/raw/${top}
  if [ -L "${raw}" ] || ! [ -d "${raw}" ]; then hostile "${top}"; fi
  for program in ${programs}; do
    if ! [ -e "${raw}/${program}" ] && ! [ -L "${raw}/${program}" ]; then
      die "${name} has no ${program}, so nothing was installed"
    fi
    take "${program}" "bin/${program}"
  done
  for dir in completions man; do
    if [ -L "${raw}/${dir}" ]; then hostile "${dir}"; fi
  done
  take_extras
}

# Completions where each shell looks for them, and manual pages.
take_extras() {
  take completions/packgate.bash share/bash-completion/completions/packgate
  take completions/_packgate share/zsh/site-functions/_packgate
  take completions/packgate.fish share/fish/vendor_completions.d/packgate.fish
  for page in "${raw}"/man/packgate*.1; do
    page=${page##*/}
    case ${page} in *[!a-z0-9.-]*) ;; *) take "man/${page}" "share/man/man1/${page}" ;; esac
  done
}

unreadable() {
  cat "${work}/said" >&2
  die "${name} cannot be unpacked, so nothing was installed" 'are tar and gzip there, and is there room?'
}

hostile() {
  case $1 in *[[:cntrl:]]*) set -- 'one with control characters in its name' ;; *) ;; esac
  die "${name} has an entry that no release of packgate has, so nothing was installed: $1"
}

# take FROM TO: a plain file with one name, if it is there at all.
take() {
  if ! [ -e "${raw}/$1" ] && ! [ -L "${raw}/$1" ]; then return 0; fi
  if [ -L "${raw}/$1" ] || ! [ -f "${raw}/$1" ]; then hostile "$1"; fi
  links=$(ls -ld "${raw}/$1")
  links=${links#* }
  while [ "${links}" != "${links# }" ]; do links=${links# }; done
  if [ "${links%% *}" != 1 ]; then hostile "$1"; fi
  add "${raw}/$1" "$2"
}

# --- From source --------------------------------------------------------------

find_cargo() {
  cargo=cargo
  if has cargo; then return; fi
  cargo=${CARGO_HOME:-${HOME:-}/.cargo}/bin/cargo
  if ! [ -x "${cargo}" ]; then
    die 'cargo is not on PATH, so packgate cannot be built here' \
      'install Rust, or take a release: sh install.sh --from-release'
  fi
}

# With a root of its own and --no-track, cargo writes nothing down outside of the
# checkout's target directory; $work is on PATH lest cargo advise to put it there.
build() {
  say "building packgate in ${checkout}, as cargo says:"
  loud=--quiet
  if [ "${quiet}" = no ]; then loud=--color=auto; fi
  PATH="${work}/built/bin:${PATH}" "${cargo}" install --locked --no-track --path "${checkout}" \
    --root "${work}/built" "${loud}" </dev/null || die 'cargo could not build packgate, so nothing was installed'
  built=${work}/built/bin
  for program in ${programs}; do
    if ! [ -f "${built}/${program}" ]; then die "this checkout builds no ${program}"; fi
    add "${built}/${program}" "bin/${program}"
  done
  raw=${work}/extra
  mkdir "${raw}" "${raw}/completions" "${raw}/man"
  set -- "${work}/new/bin/packgate"
  {
    said=$("$1" --version) && "$1" manual "${raw}/man" &&
      "$1" completions bash >"${raw}/completions/packgate.bash" &&
      "$1" completions zsh >"${raw}/completions/_packgate" &&
      "$1" completions fish >"${raw}/completions/packgate.fish"
  } || die 'the packgate that was built does not run' \
    "is ${TMPDIR:-/tmp} on a file system that may not run programs? TMPDIR=DIR names another"
  take_extras
  version=${said#packgate } target=source
}

# --- The prefix ---------------------------------------------------------------

# Files to install, relative to the prefix; none of the names needs quoting.
files=''

# add FILE RELATIVE: among what will be installed.
add() {
  mkdir -p "${work}/new/${2%/*}"
  mv "$1" "${work}/new/$2"
  files="${files} $2"
}

# Names that are sure to be among them.
known_files() {
  for program in ${programs}; do printf 'bin/%s ' "${program}"; done
  printf '%s' 'share/bash-completion/completions/packgate share/zsh/site-functions/_packgate' \
    ' share/fish/vendor_completions.d/packgate.fish'
}

# What cksum says of a file's contents: a checksum and the size.
sum_of() {
  cksum <"$1"
}

# Reads the receipt into $had_version, $had_target, $had (files), $had_dirs (the
# newest first), $had_above (how many directories from the prefix upwards were made)
# and $had_sums (a line for each file).
read_receipt() {
  had_version='' had_target='' had='' had_dirs='' had_above=0 had_sums='' unfinished='' kind=''
  if ! [ -e "${prefix}/${receipt}" ]; then return 0; fi
  if [ -L "${prefix}/${receipt}" ] || ! [ -f "${prefix}/${receipt}" ]; then not_a_receipt; fi
  if ! [ -r "${prefix}/${receipt}" ]; then die "${prefix}/${receipt} cannot be read"; fi
  while read -r kind one two three four; do
    case ${kind} in
      packgate) if [ "${one} ${two}" != 'receipt 1' ]; then not_a_receipt; fi ;;
      version) had_version=${one} had_target=${two} unfinished=${three} ;;
      above) had_above=${one} ;;
      dir)
        inside "${one}"
        had_dirs="${one} ${had_dirs}"
        ;;
      file)
        inside "${three}"
        if [ -n "${four}" ]; then not_a_receipt; fi
        case " ${had} " in *" ${three} "*) ;; *) had="${had} ${three}" ;; esac
        had_sums="${had_sums}
${one} ${two} ${three}"
        ;;
      end) break ;;
      *) not_a_receipt ;;
    esac
  done <"${prefix}/${receipt}"
  case ${had_above} in '' | *[!0-9]*) not_a_receipt ;; *) ;; esac
  if [ "${kind}" != end ]; then not_a_receipt; fi
}

not_a_receipt() {
  die "${prefix}/${receipt} is not what this script writes, so what it installed is not known" \
    'a newer install.sh may understand it; else remove the programs and that file by hand'
}

# Stops for a name that could lie outside of the prefix.
inside() {
  case /$1/ in
    // | *[!A-Za-z0-9_./-]* | *//?* | */../* | */./*) not_a_receipt ;;
    *) ;;
  esac
}

# Whether the file is there just as an installation of packgate wrote it.
is_ours() {
  if [ -L "${prefix}/$1" ] || ! [ -f "${prefix}/$1" ] || ! [ -r "${prefix}/$1" ]; then return 1; fi
  now=$(sum_of "${prefix}/$1") || die "${prefix}/$1 cannot be read"
  case "${had_sums}
" in
    *"
${now} $1
"*) return 0 ;;
    *) return 1 ;;
  esac
}

# Whether everything in the receipt is as it was written.
all_ours() {
  for file in ${had}; do
    is_ours "${file}" || return 1
  done
  return 0
}

# Stops if one of the files is in the way: somebody else's, or changed.
check_free() {
  for file in "$@"; do
    path=${prefix}/${file}
    if ! [ -e "${path}" ] && ! [ -L "${path}" ]; then continue; fi
    if is_ours "${file}"; then continue; fi
    if [ -d "${path}" ] && ! [ -L "${path}" ]; then die "${path} is a directory; it is in the way"; fi
    if [ "${force}" = yes ]; then continue; fi
    case " ${had} " in
      *" ${file} "*) die "${path} was changed since packgate was installed" 'to overwrite it: --force' ;;
      *)
        die "${path} is there, and this script did not install it" \
          'remove it, choose another place (--prefix DIR), or overwrite it (--force)'
        ;;
    esac
  done
}

# Stops unless the directories of these files can be written, or made.
check_writable() {
  for file in "$@"; do
    dir=${prefix}/${file%/*}
    while ! [ -e "${dir}" ] && ! [ -L "${dir}" ]; do dir=$(dirname "${dir}"); done
    if ! [ -d "${dir}" ]; then die "${dir} is not a directory"; fi
    if ! [ -w "${dir}" ] || ! [ -x "${dir}" ]; then
      die "${dir} cannot be written by you" \
        "packgate needs no root: choose a place of your own, --prefix ${HOME:-/home/you}/.local"
    fi
  done
}

# --- Putting it there ---------------------------------------------------------

# The temporary name beside a file: staged NEW-OR-OLD RELATIVE.
staged() {
  printf '%s' "${prefix}/${2%/*}/.packgate-$1.$$.${2##*/}"
}

# What cannot be left behind, however this ends.
# shellcheck disable=SC2329
cleanup() {
  set +e
  # Another signal, to the whole group, would end the programs that clean up.
  trap '' INT TERM HUP
  set -- "${work:-/nonexistent}"
  if [ "${staging}" = yes ]; then
    for file in ${files} ${obsolete} ${receipt} ${receipt}.unfinished; do
      set -- "$@" "$(staged new "${file}")" "$(staged old "${file}")"
    done
  fi
  if [ -n "${work}" ] || [ "${staging}" = yes ]; then rm -rf "$@"; fi
  if [ "${committed}" = no ]; then remove_dirs "${made}" "${above}"; fi
}

# Leftovers of a run that was killed too hard to clean up.
sweep() {
  for file in $(known_files) share/man/man1/packgate.1 "${receipt}"; do
    for path in "${prefix}/${file%/*}"/.packgate-new.*.* "${prefix}/${file%/*}"/.packgate-old.*.*; do
      owner=${path##*/.packgate-???.}
      case ${owner#*.} in packgate* | _packgate | receipt*) ;; *) continue ;; esac
      owner=${owner%%.*}
      case ${owner} in *[!0-9]*) continue ;; *) ;; esac
      if [ -f "${path}" ] && ! kill -0 "${owner}" 2>/dev/null; then rm -f "${path}"; fi
    done
  done
}

# Removes what this script made, as far as it is empty: DIRS (newest first) in the
# prefix, then N directories from the prefix upwards.
remove_dirs() {
  for dir in $1; do rmdir "${prefix}/${dir}" 2>/dev/null || :; done
  left=$2 dir=${prefix}
  while [ "${left}" -gt 0 ]; do
    rmdir "${dir}" 2>/dev/null || break
    dir=$(dirname "${dir}") left=$((left - 1))
  done
}

# Makes the directory of a file in the prefix, and remembers what was not there.
make_dir() {
  if [ -d "${prefix}/$1" ]; then return 0; fi
  case $1 in */*) make_dir "${1%/*}" ;; *) ;; esac
  # The name again: the call above has used the variables.
  mkdir "${prefix}/$1" || die "${prefix}/$1 cannot be made"
  made="$1 ${made}"
}

make_prefix() {
  missing=0 dir=${prefix}
  while ! [ -d "${dir}" ]; do dir=$(dirname "${dir}") missing=$((missing + 1)); done
  above=${missing}
  mkdir -p "${prefix}" || die "${prefix} cannot be made"
}

# The new files as $had_sums has the old ones.
take_sums() {
  new_sums=''
  for file in ${files}; do
    sum=$(sum_of "${work}/new/${file}") || die 'cksum failed'
    new_sums="${new_sums}
${sum} ${file}"
  done
}

# Files of the release before that this one has not: still untouched, they go.
find_obsolete() {
  obsolete=''
  for file in ${had}; do
    case " ${files} " in
      *" ${file} "*) ;;
      *) if is_ours "${file}"; then obsolete="${obsolete} ${file}"; fi ;;
    esac
  done
}

# Everything that needs room is written before the first file is replaced.
stage() {
  staging=yes
  make_prefix
  for file in ${files} ${receipt}; do make_dir "${file%/*}"; done
  for file in ${files}; do
    path=$(staged new "${file}")
    mode=644
    case ${file} in bin/*) mode=755 ;; *) ;; esac
    { cp "${work}/new/${file}" "${path}" && chmod "${mode}" "${path}"; } ||
      die "${prefix}/${file} could not be written, so everything is as it was"
  done
  path=$(staged new bin/packgate)
  said=$("${path}" --version 2>&1 </dev/null) || cannot_run
  # The one with more in it first: the other forgets $had_sums.
  { write_receipt "${receipt}.unfinished" ' unfinished' && write_receipt "${receipt}" ''; } ||
    die "${prefix}/${receipt} could not be written, so everything is as it was"
}

cannot_run() {
  printf '%s\n' "${said}" >&2
  case ${target} in
    *-linux-gnu) set -- "the one that needs nothing of the system: --target ${target%gnu}musl" ;;
    *) set -- "is ${bin} on a file system that may not run programs?" ;;
  esac
  die "packgate (${target}) does not run on this machine, so nothing was installed" "$@"
}

# The receipt as it will be; the unfinished one also knows the files that are replaced,
# so that nothing is forgotten if the machine stops between two renames.
write_receipt() {
  {
    printf 'packgate receipt 1\nversion %s %s%s\n' "${version}" "${target}" "$2"
    printf 'above %s\n' "$((above + had_above))"
    for dir in ${made} ${had_dirs}; do dirs="${dir} ${dirs:-}"; done
    for dir in ${dirs:-}; do printf 'dir %s\n' "${dir}"; done
    if [ "$1" = "${receipt}" ]; then had_sums=''; fi
    printf '%s\n' "${new_sums}${had_sums}" | while read -r one; do
      if [ -n "${one}" ]; then printf 'file %s\n' "${one}"; fi
    done
    printf 'end\n'
  } >"$(staged new "$1")"
  code=$?
  dirs=''
  return "${code}"
}

# By renames only. A signal waits until they are done; a rename that fails has all
# of them taken back.
commit() {
  trap '' INT TERM HUP
  for file in ${receipt} ${files} ${obsolete}; do
    if ! [ -e "${prefix}/${file}" ] && ! [ -L "${prefix}/${file}" ]; then continue; fi
    path=$(staged old "${file}")
    # A link costs no room; but of a symbolic one it may be one to what that names.
    if ! [ -L "${prefix}/${file}" ] && ln "${prefix}/${file}" "${path}" 2>/dev/null; then continue; fi
    cp -pP "${prefix}/${file}" "${path}" ||
      die "${prefix}/${file} cannot be kept while it is replaced, so everything is as it was"
  done
  touched=''
  rename "${receipt}.unfinished" "${receipt}"
  for file in ${files}; do rename "${file}" "${file}"; done
  for file in ${obsolete}; do
    touched="${file} ${touched}"
    rm -f "${prefix}/${file}" || take_back "${file}"
  done
  rename "${receipt}" "${receipt}"
  committed=yes
  set_traps
}

# rename STAGED RELATIVE
rename() {
  case " ${touched} " in *" $2 "*) ;; *) touched="$2 ${touched}" ;; esac
  path=$(staged new "$1")
  mv -f "${path}" "${prefix}/$2" || take_back "$2"
}

take_back() {
  for file in ${touched}; do
    path=$(staged old "${file}")
    if [ -e "${path}" ] || [ -L "${path}" ]; then
      mv -f "${path}" "${prefix}/${file}" || note "${prefix}/${file} could not be put back"
    else
      rm -f "${prefix}/${file}"
    fi
  done
  die "${prefix}/$1 could not be replaced, so everything is as it was"
}

set_traps() {
  trap cleanup EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  trap 'exit 129' HUP
}

make_work() {
  work=$(mktemp -d "${TMPDIR:-/tmp}/packgate.XXXXXX") ||
    die "there is no room for temporary files in ${TMPDIR:-/tmp}" 'name another place: TMPDIR=DIR'
  case ${work} in /*) ;; *) work=${PWD}/${work} ;; esac
}

# --- Installing ---------------------------------------------------------------

install_release() {
  settle_base
  detect_target
  choose_downloader
  choose_digest
  for program in tar gzip mktemp cksum; do
    if ! has "${program}"; then die "${program} is not on PATH; the archive cannot be unpacked without it"; fi
  done
  # $files is empty yet.
  expected=$(known_files)
  # shellcheck disable=SC2086
  check_writable ${expected} "${receipt}"
  # shellcheck disable=SC2086
  check_free ${expected}
  addresses
  # What lies on this disk can be asked, even in a dry run.
  if [ -z "${version}" ] && [ "${place}" = directory ] && [ -r "${from}/SHA256SUMS" ]; then
    find_version "${from}/SHA256SUMS"
    addresses
  fi
  if is_up_to_date; then return; fi
  if [ "${dry}" = yes ]; then
    would_install "would download  ${from}/${name} (with ${downloader})" \
      "would check     its SHA-256 against ${from}/SHA256SUMS (with ${digest})"
    return
  fi
  make_work
  get_sums
  if [ -z "${version}" ]; then
    find_version "${work}/SHA256SUMS"
    addresses
    if is_up_to_date; then return; fi
  fi
  wanted_sum
  if [ "${place}" = directory ]; then say "taking ${from}/${name}"; else say "downloading ${from}/${name}"; fi
  fetch "${from}/${name}" "${work}/${name}" || die "could not get ${from}/${name}, so nothing was installed"
  check_sum
  say 'checked: its SHA-256 is the one that the release names'
  unpack
  take_sums
  put
}

# Whether this release is there, whole.
is_there() {
  [ "${force}" = no ] && [ "${version} ${target}" = "${had_version} ${had_target}" ] && [ -z "${unfinished}" ] && all_ours
}

is_up_to_date() {
  if [ -z "${had}" ] || ! is_there; then return 1; fi
  if [ "${dry}" = no ]; then sweep; fi
  up_to_date
}

up_to_date() {
  say "${green}packgate ${version} is up to date${plain} in ${bin}: nothing was changed"
}

install_source() {
  find_cargo
  expected=$(known_files)
  # shellcheck disable=SC2086
  check_writable ${expected} "${receipt}"
  # shellcheck disable=SC2086
  check_free ${expected}
  if [ "${dry}" = yes ]; then
    version='' target=source
    would_install "would build     ${checkout} (with ${cargo} install --locked --no-track --root TEMPORARY)"
    return
  fi
  make_work
  build
  take_sums
  if [ "${new_sums}" = "${had_sums}" ] && is_up_to_date; then return; fi
  put
}

put() {
  # shellcheck disable=SC2086
  check_writable ${files} "${receipt}"
  # shellcheck disable=SC2086
  check_free ${files}
  find_obsolete
  sweep
  stage
  commit
  before=''
  if [ -n "${had_version}" ] && [ "${had_version}" != "${version}" ]; then before=", was ${had_version}"; fi
  say "${green}installed packgate ${version}${plain} (${target}${before}) in ${bin}: ${programs}"
  count=0
  for file in ${files}; do case ${file} in share/*) count=$((count + 1)) ;; *) ;; esac; done
  if [ "${count}" -gt 0 ]; then
    say "with completions for bash, zsh and fish, and manual pages: ${count} files in ${prefix}/share"
  fi
  say 'to take all of it out again: the same command with --uninstall'
}

# would_make DIR: it and what is missing above it, each once.
would_make() {
  if [ -z "$1" ] || [ -d "$1" ]; then return; fi
  would_make "${1%/*}"
  case "${told}
" in
    *"
$1
"*) ;;
    *)
      say "would make      $1"
      told="${told}
$1"
      ;;
  esac
}

would_install() {
  say "${bold}packgate${version:+ }${version}${plain} (${target}) in ${prefix}"
  for line in "$@"; do say "${line}"; done
  told=''
  for file in ${expected} "share/man/man1/packgate*.1" "${receipt}"; do would_make "${prefix}/${file%/*}"; done
  for file in ${expected} "share/man/man1/packgate*.1" "${receipt}"; do
    word='would write  '
    if [ -e "${prefix}/${file}" ]; then word='would replace'; fi
    say "${word}   ${prefix}/${file}"
  done
  case ${global} in
    yes) say "would run       $(quoted "${bin}/packgate") install --global" ;;
    no) ;;
    *) say "would offer     $(quoted "${bin}/packgate") install --global" ;;
  esac
  say 'nothing was changed, and no network was asked (--dry-run)'
}

# --- Afterwards ---------------------------------------------------------------

# shellcheck disable=SC2088 # The tilde is for the reader.
tell_path() {
  case ":${PATH:-}:" in
    *":${bin}:"*)
      first=$(command -v packgate) || first=''
      if [ -n "${first}" ] && [ "${first}" != "${bin}/packgate" ]; then
        note "another packgate comes first on PATH: ${first}"
      fi
      return
      ;;
    *) ;;
  esac
  case ${bin} in
    *:*) note "${bin} cannot be put on PATH, because its name has a colon" && return ;;
    *) ;;
  esac
  shell=${SHELL:-sh}
  add_line="export PATH=$(quoted "${bin}"):\"\$PATH\""
  case ${shell##*/} in
    zsh) file='~/.zshrc' ;;
    bash) file='~/.bashrc' ;;
    fish)
      file='~/.config/fish/config.fish'
      add_line="fish_add_path \"$(fish_escaped "${bin}")\""
      ;;
    *) file='~/.profile' ;;
  esac
  note "${bin} is not on PATH; this line in ${file} puts it there:" "${add_line}"
}

# For fish's double quotes, where only these three have a meaning.
fish_escaped() {
  rest=$1 out=''
  while [ -n "${rest}" ]; do
    tail=${rest#?}
    char=${rest%"${tail}"}
    case ${char} in [\\\"\$]) out="${out}\\${char}" ;; *) out=${out}${char} ;; esac
    rest=${tail}
  done
  printf '%s' "${out}"
}

offer_global() {
  if [ "${global}" = no ]; then return; fi
  command="$(quoted "${bin}/packgate") install --global"
  if [ "${global}" = ask ]; then
    if [ "${yes}" = no ] && { [ "${quiet}" = yes ] || ! on_terminal; }; then
      say "to stop leaks at every commit and push, in every repository: ${command}"
      return
    fi
    # It says why it would not work (an old git, say), and whether it is done already.
    if ! said=$("${bin}/packgate" install --global --dry-run 2>&1 </dev/null); then
      say "for a gate at every commit and push: $(quoted "${bin}/packgate") install, in each repository"
      return
    fi
    case ${said} in already*) return ;; *) ;; esac
    if ! confirmed "Stop leaks at every commit and push, in every repository of yours? (${command})"; then
      say "later: ${command}"
      return
    fi
  fi
  "${bin}/packgate" install --global </dev/null ||
    die 'packgate is installed, but its hooks are not, see above' "later: ${command}"
}

# --- Uninstalling -------------------------------------------------------------

uninstall() {
  if ! [ -e "${prefix}/${receipt}" ]; then
    for file in $(known_files); do
      if [ -e "${prefix}/${file}" ] || [ -L "${prefix}/${file}" ]; then
        die "this script did not install ${prefix}/${file}, so it does not remove it"
      fi
    done
    say "packgate is not installed in ${prefix}: nothing to remove"
    return
  fi
  # shellcheck disable=SC2086
  check_writable ${had} "${receipt}"
  uninstall_hooks
  for file in ${had}; do remove "${file}"; done
  if [ "${dry}" = yes ]; then
    say "would remove ${prefix}/${receipt}"
    for dir in ${had_dirs}; do say "would remove ${prefix}/${dir}, if it is empty then"; done
    if [ "${had_above}" -gt 0 ]; then say "would remove ${prefix}, if it is empty then"; fi
    say 'nothing was changed (--dry-run)'
    return
  fi
  sweep
  rm -f "${prefix}/${receipt}" || die "${prefix}/${receipt} cannot be removed"
  remove_dirs "${had_dirs}" "${had_above}"
  say "${green}removed packgate ${had_version}${plain} from ${prefix}"
  say 'a repository in which "packgate install" was run still has its hooks, which refuse to commit without it'
}

# One file, if it is still what was installed.
remove() {
  if ! [ -e "${prefix}/$1" ] && ! [ -L "${prefix}/$1" ]; then return 0; fi
  if ! is_ours "$1"; then
    note "left as it is, because it was changed since: ${prefix}/$1"
  elif [ "${dry}" = yes ]; then
    say "would remove ${prefix}/$1"
  else
    rm -f "${prefix}/$1" || die "${prefix}/$1 cannot be removed; the rest is still there"
  fi
}

# Hooks for every repository that start these very programs: git would refuse each
# commit once they are gone.
uninstall_hooks() {
  if ! has git || ! said=$(git config --global --get-regexp '^hook\.packgate-(commit|push)\.command$' 2>/dev/null); then
    return 0
  fi
  case ${said} in
    *" ${bin}/packgate-"* | *"$(quoted "${bin}/packgate-commit")"* | *"'${bin}/packgate-"*) ;;
    *) return 0 ;;
  esac
  command="$(quoted "${bin}/packgate") uninstall --global"
  if [ "${dry}" = yes ]; then
    say "would ask about $(quoted "${bin}/packgate") uninstall --global: git starts this packgate in every repository"
  elif [ "${global}" = no ]; then
    note 'git still starts this packgate in every repository, and will refuse every commit without it'
  elif [ "${global}" = yes ] || [ "${yes}" = yes ] ||
    { on_terminal && confirmed "git starts this packgate in every repository. Take these hooks out? (${command})"; }; then
    "${bin}/packgate" uninstall --global </dev/null || die 'the hooks could not be taken out, so nothing was removed'
  else
    die 'git starts this packgate in every repository, and would refuse every commit without it' \
      "first: ${command}" 'or, in one go: --uninstall --yes; to leave the hooks as they are: --no-global'
  fi
}

main() {
  set -eu
  work='' made='' above=0 staging=no committed=no dirs='' obsolete=''
  set_colours
  read_options "$@"
  settle_version
  settle_prefix
  read_receipt
  set_traps
  if [ "${action}" = uninstall ]; then
    uninstall
    return
  fi
  settle_how
  if [ "${how}" = source ]; then install_source; else install_release; fi
  if [ "${dry}" = yes ]; then return; fi
  tell_path
  offer_global
}

main "$@"; exit; }
