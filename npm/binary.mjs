// What the header of a program says it runs on. Only what has to be known to keep
// a program out of the package of another platform is read; what cannot be read is
// an error that says so.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

const MACHINES = {
  ELF: { 0x3e: 'x86-64', 0xb7: 'arm64' },
  'Mach-O': { 0x01000007: 'x86-64', 0x0100000c: 'arm64' },
  PE: { 0x8664: 'x86-64', 0xaa64: 'arm64' },
}
const PT_INTERP = 3
// Enough for every header that is looked at; a program header table may come later.
const MAX_TABLE = 1 << 16

function reader (fd, size) {
  return (at, length) => {
    if (at + length > size) throw new Error('it is cut short')
    const bytes = Buffer.alloc(length)
    let done = 0
    while (done < length) {
      const got = readSync(fd, bytes, done, length - done, at + done)
      if (got === 0) throw new Error('it is cut short')
      done += got
    }
    return bytes
  }
}

/** The interpreter an ELF program asks for, or null: a static program. */
function interpreter (read, header) {
  const at = Number(header.readBigUInt64LE(32))
  const entry = header.readUInt16LE(54)
  const count = header.readUInt16LE(56)
  if (entry < 56 || entry * count > MAX_TABLE) throw new Error('its program header table is malformed')
  const table = read(at, entry * count)
  for (let i = 0; i < count; i++) {
    const one = table.subarray(i * entry)
    if (one.readUInt32LE(0) !== PT_INTERP) continue
    const length = Number(one.readBigUInt64LE(32))
    if (length > 4096) throw new Error('its interpreter\'s name is malformed')
    return read(Number(one.readBigUInt64LE(8)), length).toString('latin1').replace(/\0.*$/s, '')
  }
  return null
}

/** glibc's loader is `ld-linux-…`, musl's `ld-musl-…`; Rust links musl statically. */
function libcOf (loader) {
  if (loader === null || /\/ld-musl-/.test(loader)) return 'musl'
  if (/\/ld-linux[-.]/.test(loader)) return 'glibc'
  throw new Error(`its interpreter is ${JSON.stringify(loader)}, which is neither glibc's nor musl's`)
}

function elf (read) {
  const header = read(0, 64)
  if (header[4] !== 2 || header[5] !== 1) throw new Error('it is not a 64-bit little-endian ELF file')
  const type = header.readUInt16LE(16)
  if (type !== 2 && type !== 3) throw new Error('it is an ELF file, but no program')
  return { format: 'ELF', machine: header.readUInt16LE(18), libc: libcOf(interpreter(read, header)) }
}

function machO (read) {
  const header = read(0, 16)
  if (header.readUInt32LE(12) !== 2) throw new Error('it is a Mach-O file, but no program')
  return { format: 'Mach-O', machine: header.readUInt32LE(4) }
}

function pe (read) {
  const at = read(0, 64).readUInt32LE(60)
  const header = read(at, 24)
  if (header.toString('latin1', 0, 4) !== 'PE\0\0') throw new Error('it begins like a Windows program, but has no PE header')
  if ((header.readUInt16LE(22) & 0x2002) !== 2) throw new Error('it is a PE file, but no program')
  return { format: 'PE', machine: header.readUInt16LE(4) }
}

/**
 * `{ format, machine, libc? }` of the program at `path`: `ELF`, `Mach-O` or `PE`;
 * `x86-64` or `arm64`; `glibc` or `musl`. Throws an Error that says what is wrong.
 */
export function inspect (path) {
  const fd = openSync(path, 'r')
  try {
    const { size } = fstatSync(fd)
    if (size === 0) throw new Error('it is empty')
    const read = reader(fd, size)
    const magic = read(0, 4)
    let found
    if (magic.toString('latin1') === '\x7fELF') found = elf(read)
    else if (magic.readUInt32LE(0) === 0xfeedfacf) found = machO(read)
    else if (magic.toString('latin1', 0, 2) === 'MZ') found = pe(read)
    else throw new Error('it is no program of Linux, macOS or Windows')
    const machine = MACHINES[found.format][found.machine]
    if (!machine) throw new Error(`it is for a machine with the number 0x${found.machine.toString(16)}`)
    return { ...found, machine }
  } finally {
    closeSync(fd)
  }
}

/** What `inspect` returns, in words. */
export const inWords = ({ format, machine, libc }) => [format, machine, libc].filter(Boolean).join(' ')
