#!/usr/bin/env node
// Starts the program of the same name for this machine. The same file is installed
// once for each program. It is as short as can be, because every start runs it;
// what is needed only when something is wrong is in ../lib.
'use strict'

const { accessSync, closeSync, constants, existsSync, openSync, readSync } = require('fs')

const { platform, arch, env } = process
const override = env.PACKGATE_BINARY
const program = /([^/\\]+)\.js$/.exec(__filename)[1]
const file = platform === 'win32' ? `${program}.exe` : program

// Where the dynamic loaders are that a program for glibc or musl asks for.
const LOADERS = {
  x64: ['/lib64/ld-linux-x86-64.so.2', '/lib/ld-musl-x86_64.so.1'],
  arm64: ['/lib/ld-linux-aarch64.so.1', '/lib/ld-musl-aarch64.so.1']
}

// How programs begin on Linux, macOS (one machine's, and many machines') and Windows;
// PACKGATE_BINARY may name a script.
const MAGIC = ['\x7fE', '\xcf\xfa', '\xca\xfe', 'MZ', '#!']

function inPackage (key) {
  try {
    return require.resolve(`@packgate/${key}/bin/${file}`)
  } catch {
    return null
  }
}

// npm, pnpm and yarn berry install the package of this machine's libc only; yarn 1
// and bun, and a copied node_modules, can have the other one, or both.
function onLinux () {
  const gnu = inPackage(`linux-${arch}-gnu`)
  const [glibc, musl] = LOADERS[arch] || []
  if (gnu && existsSync(glibc) && !existsSync(musl)) return gnu
  return require('../lib/libc.js')(gnu, inPackage(`linux-${arch}-musl`))
}

function find () {
  if (override) return require('../lib/override.js')(program, file, __filename)
  return platform === 'linux' ? onLinux() : inPackage(`${platform}-${arch}`)
}

// An empty or damaged file must not be started: the system would take it for a shell
// script, which does nothing and ends with 0, "nothing blocks".
function assertProgram (path) {
  accessSync(path, constants.X_OK)
  const fd = openSync(path, 'r')
  const magic = Buffer.alloc(2)
  readSync(fd, magic, 0, 2, 0)
  closeSync(fd)
  if (!MAGIC.includes(magic.toString('latin1'))) throw Object.assign(new Error('no program'), { code: 'ENOEXEC' })
}

// Newer versions of node can become the program, which is faster than waiting for it,
// and right about signals by itself. Where that fails most of them die with a trace,
// so it is done only with what was packed for this platform.
function become (path, args) {
  if (!process.execve || platform === 'win32' || override) return
  try {
    process.execve(path, args, env)
  } catch {
    // The other way says what the trouble is; nobody needs to hear of experiments.
    process.removeAllListeners('warning')
  }
}

function start (path) {
  if (path === undefined) return // explained already
  if (path === null) return require('../lib/explain.js').missing(program, file)
  try {
    assertProgram(path)
  } catch (error) {
    return require('../lib/explain.js').cannotStart(path, error)
  }
  const args = process.argv.slice(2)
  become(path, [path, ...args])
  require('../lib/spawn.js')(path, args)
}

start(find())
