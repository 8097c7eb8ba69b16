// What is shipped where: the one table that assembling, checking and the tests share.
//
// `os`, `cpu` and `libc` are what npm compares with the machine it installs on;
// `target` is Rust's name, which the release archives have; `binary` is what the
// header of a program for it says (see binary.mjs).

/** Every program of packgate, in the order in which they are listed. */
export const PROGRAMS = ['packgate', 'packgate-commit', 'packgate-push', 'packgate-publish']

/** The scope of the packages that hold the programs. */
export const SCOPE = '@packgate'

const elf = (machine, libc) => ({ format: 'ELF', machine, libc })

/** Every platform there is a package for, by the name of its package. */
export const PLATFORMS = {
  'linux-x64-gnu': { os: 'linux', cpu: 'x64', libc: 'glibc', target: 'x86_64-unknown-linux-gnu', binary: elf('x86-64', 'glibc') },
  'linux-x64-musl': { os: 'linux', cpu: 'x64', libc: 'musl', target: 'x86_64-unknown-linux-musl', binary: elf('x86-64', 'musl') },
  'linux-arm64-gnu': { os: 'linux', cpu: 'arm64', libc: 'glibc', target: 'aarch64-unknown-linux-gnu', binary: elf('arm64', 'glibc') },
  'linux-arm64-musl': { os: 'linux', cpu: 'arm64', libc: 'musl', target: 'aarch64-unknown-linux-musl', binary: elf('arm64', 'musl') },
  'darwin-x64': { os: 'darwin', cpu: 'x64', target: 'x86_64-apple-darwin', binary: { format: 'Mach-O', machine: 'x86-64' } },
  'darwin-arm64': { os: 'darwin', cpu: 'arm64', target: 'aarch64-apple-darwin', binary: { format: 'Mach-O', machine: 'arm64' } },
  'win32-x64': { os: 'win32', cpu: 'x64', target: 'x86_64-pc-windows-msvc', binary: { format: 'PE', machine: 'x86-64' } },
  'win32-arm64': { os: 'win32', cpu: 'arm64', target: 'aarch64-pc-windows-msvc', binary: { format: 'PE', machine: 'arm64' } },
}

/** The file name of a program on a platform. */
export const fileName = (program, platform) => PLATFORMS[platform].os === 'win32' ? `${program}.exe` : program

/** The npm package of a platform. */
export const packageName = (platform) => `${SCOPE}/${platform}`

/** The platform of the machine this runs on, or null where there is no package for it. */
export function ownPlatform () {
  const key = `${process.platform}-${process.arch}`
  if (process.platform !== 'linux') return key in PLATFORMS ? key : null
  const libc = process.report.getReport().header.glibcVersionRuntime ? 'gnu' : 'musl'
  return `${key}-${libc}` in PLATFORMS ? `${key}-${libc}` : null
}
