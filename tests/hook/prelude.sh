# Read by every script of these tests. KIND is leak or clean; B is the scratch
# directory; scripts begin in $B/repo.

leak() { [ "$KIND" = leak ]; }

# parent FILE: makes its directory.
parent() {
  case $1 in */*) [ -d "${1%/*}" ] || mkdir -p -- "${1%/*}" ;; esac
}

# put FILE: a token in the leaking run, something harmless in the clean one.
put() {
  parent "$1"
  if leak; then cp -- "$B/harness/secret" "$1"; else cp -- "$B/harness/harmless" "$1"; fi
}

# write FILE TEXT
write() {
  parent "$1"
  printf '%s\n' "$2" > "$1"
}

# manifest MEMBERS [DIR] [NAME]: a package.json.
manifest() {
  write "${2:-.}/package.json" \
    "{\"name\":\"${3:-fx}\",\"version\":\"1.0.0\",\"packageManager\":\"npm@11.4.0\"${1:+,$1}}"
}

# package [DIR] [NAME]: a clean package that ships lib.
package() {
  manifest '"files":["lib"]' "${1:-.}" "${2:-fx}"
  write "${1:-.}/lib/a.js" 'export const a = 1;'
}

# member DIR NAME: a clean package that ships lib, and names no manager.
member() {
  write "$1/package.json" "{\"name\":\"$2\",\"version\":\"1.0.0\",\"files\":[\"lib\"]}"
  write "$1/lib/a.js" 'export const a = 1;'
}

# map FILE: a source map that reveals a source.
map() {
  write "$1" '{"version":3,"sources":["../src/cli.ts"],"sourcesContent":["const rate = 3;"],"names":[],"mappings":"AAAA"}'
}

# pointer FILE: as git-lfs writes it, to content that nobody has.
pointer() {
  parent "$1"
  printf 'version https://git-lfs.github.com/spec/v1\noid sha256:%s\nsize 12345\n' \
    4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393 > "$1"
}

# A commit that no hook sees.
quietly() { git add -A && git commit -q --no-verify -m "${1:-more}"; }

# A repository with one commit of a clean package.
repository() {
  git init -q "$@"
  package
  write README.md one
  quietly first
}

# nested COUNT: v1 is a tag of HEAD, v2 one of v1, and so on.
nested() {
  from=$(git rev-parse HEAD)
  for n in $(seq "$1"); do
    printf 'tag v%s\nmark :%s\nfrom %s\ntagger t <t@localhost> 0 +0000\ndata 1\nx\n' "$n" "$n" "$from"
    from=:$n
  done | git fast-import --quiet
}

# A bare remote that has main.
remote() {
  git init -q --bare "$@" ../remote.git
  git remote add origin ../remote.git
  git push -q --no-verify origin main
}
