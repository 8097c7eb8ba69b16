// A long-running oracle: what a real npm packs, thousands of cases a minute.
//
//   node tests/record/oracle.mjs --npm 11 [--mode pack|list|cli] [--timeout SECONDS]
//
// Reads one JSON object a line: {"dir", "path"?, "prefix"?, "workspaces"?: [dir],
// "globalIgnoreFile"?, "args"?: [for the program]}; writes one a line, in order:
//   {"files": [path, … in the order of the tarball], "entries": [{path,size,mode}, …
//    in the order of npm's own JSON], "entryCount", "unpackedSize"} or {"err", "code"?}
//
// --mode pack (default): that npm's own libnpmpack, arborist, npm-packlist, node-tar
//   and report code in this process, with a fresh arborist for each case.
// --mode list: arborist and npm-packlist only; answers {"files"} without the renames
//   that the tarball writer does.
// --mode cli: the real program, `npm pack --dry-run --json --ignore-scripts`, a fresh
//   process for each case, blind to this machine's configuration. `files` is then null:
//   the program does not print the tarball's order.
import { spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { isolatedEnv, nodeIsNewEnough, peer } from '../peers/peers.mjs'
import { remove, scratch } from './fixture.mjs'

class TimedOut extends Error {}

function withTimeout (promise, seconds) {
  let timer
  const limit = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new TimedOut('never finished')), seconds * 1000)
  })
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer))
}

const tick = () => new Promise(resolve => setImmediate(resolve))

/**
 * That npm's library in this process. Errors thrown in callbacks of the file
 * system (an ignore pattern that is too long, a broken bundled dependency)
 * reach no promise: they are caught process-wide and taken for the current case.
 */
export class Library {
  constructor (major) {
    const p = peer(major)
    if (!nodeIsNewEnough(p.major, process.version)) {
      throw new Error(`npm ${major} needs a newer node than ${process.version}: run this with ${p.node}`)
    }
    this.peer = p
    this.Arborist = p.require('@npmcli/arborist')
    this.packlist = p.require('npm-packlist')
    this.libpack = p.require('libnpmpack')
    this.pacote = p.require('pacote')
    this.npa = p.require('npm-package-arg')
    this.tar = p.require('tar')
    this.getContents = p.require('./utils/tar.js').getContents
    this.fail = null
    const stray = e => this.fail?.(e)
    process.on('uncaughtException', stray)
    process.on('unhandledRejection', stray)
  }

  async #guard (work, seconds) {
    const strayed = new Promise((_resolve, reject) => { this.fail = reject })
    try {
      return await withTimeout(Promise.race([work(), strayed]), seconds)
    } finally {
      await tick()
      this.fail = null
    }
  }

  options (request) {
    const dir = request.path ?? request.dir
    return {
      path: dir,
      prefix: request.prefix ?? request.dir,
      workspaces: request.workspaces,
      ...(request.globalIgnoreFile ? { globalIgnoreFile: request.globalIgnoreFile } : {}),
    }
  }

  list (request, seconds = 60) {
    return this.#guard(async () => {
      const { path, ...options } = this.options(request)
      const tree = await new this.Arborist({ path }).loadActual()
      return { files: await this.packlist(tree, { path, ...options }) }
    }, seconds)
  }

  pack (request, seconds = 60) {
    return this.#guard(async () => {
      const { path, ...options } = this.options(request)
      const manifest = await this.pacote.manifest(this.npa(path), {
        Arborist: this.Arborist, allowDirectory: 'all', preferOnline: true, _isRoot: true,
      })
      if (!manifest._id) throw new Error('Invalid package, must have name and version')
      const tarball = await this.libpack(path, {
        ...options, ignoreScripts: true, dryRun: true, preferOnline: true,
      })
      const files = []
      const reader = this.tar.t({ onentry: e => files.push(e.path.replace(/^package\//, '')) })
      reader.end(tarball)
      const { files: entries, entryCount, unpackedSize, bundled } = await this.getContents(manifest, tarball)
      return { files, entries, entryCount, unpackedSize, bundled }
    }, seconds)
  }
}

/** The JSON that npm printed last: what comes before it may be other output. */
function lastJson (text) {
  for (let at = text.search(/^[[{]/m); at !== -1;) {
    try {
      return JSON.parse(text.slice(at))
    } catch {
      const next = text.slice(at + 1).search(/^[[{]/m)
      at = next === -1 ? -1 : at + 1 + next
    }
  }
  return null
}

/** The real program, once. `request` as for the library; `request.args` are added. */
export function cli (major, request, seconds = 120) {
  const p = peer(major)
  const home = scratch('packgate-home-')
  const args = ['pack', '--dry-run', '--json', '--ignore-scripts', ...(request.args ?? [])]
  if (request.globalIgnoreFile) args.push(`--global-ignore-file=${request.globalIgnoreFile}`)
  let command = p.node
  let words = [p.cli, ...args]
  if (request.user) {
    words = ['--reuid', request.user, '--regid', request.user, '--clear-groups', command, ...words]
    command = 'setpriv'
    spawnSync('chmod', ['777', home])
  }
  return new Promise((resolve, reject) => {
    const child = spawn(command, words, {
      cwd: request.path ?? request.dir, env: isolatedEnv(major, home), stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', d => { stdout += d })
    child.stderr.setEncoding('utf8').on('data', d => { stderr += d })
    const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000)
    child.on('error', e => { clearTimeout(timer); remove(home); reject(e) })
    child.on('close', (exit, signal) => {
      clearTimeout(timer)
      remove(home)
      const json = lastJson(stdout)
      if (exit === 0 && json && !json.error) {
        const all = Array.isArray(json) ? json : Object.values(json)
        const packages = all.map(({ name, version, files, entryCount, unpackedSize, bundled }) =>
          ({ name, version, entries: files, entryCount, unpackedSize, bundled }))
        const { entries, entryCount, unpackedSize, bundled } = packages[0]
        resolve({
          files: null, entries, entryCount, unpackedSize, bundled, ...(packages.length > 1 ? { packages } : {}),
        })
        return
      }
      const error = json?.error
      // Many failures inside the walk print nothing at all: then the message is empty.
      const firstLine = stderr.split('\n').filter(l => /^npm (error|ERR!)/.test(l))
        .map(l => l.replace(/^npm (error|ERR!) ?/, '').trim())
        .find(l => l !== '' && !/^(code |Log files were not|A complete log|Exit prior to config)/.test(l))
      resolve({
        err: (error?.summary || firstLine || '').trim(),
        ...(error?.code ? { code: error.code } : {}),
        exit: exit ?? signal,
      })
    })
  })
}

function parseArgs (argv) {
  const options = { npm: null, mode: 'pack', timeout: 60 }
  for (let i = 0; i < argv.length; i++) {
    const [key, inline] = argv[i].split('=', 2)
    const value = () => inline ?? argv[++i]
    if (key === '--npm') options.npm = Number(value())
    else if (key === '--mode') options.mode = value()
    else if (key === '--cli') options.mode = 'cli'
    else if (key === '--list') options.mode = 'list'
    else if (key === '--timeout') options.timeout = Number(value())
    else throw new Error(`unknown option ${argv[i]}`)
  }
  if (!options.npm || !['pack', 'list', 'cli'].includes(options.mode)) {
    throw new Error('usage: oracle.mjs --npm 10|11|12 [--mode pack|list|cli] [--timeout SECONDS]')
  }
  return options
}

async function main () {
  const options = parseArgs(process.argv.slice(2))
  const p = peer(options.npm)
  if (options.mode !== 'cli' && p.node.includes('/') && process.execPath !== p.node) {
    // npm's libraries run on npm's node.
    const child = spawn(p.node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
    child.on('close', (code, signal) => { process.exitCode = code ?? 1; if (signal) process.stderr.write(`oracle: ${signal}\n`) })
    return
  }
  const library = options.mode === 'cli' ? null : new Library(options.npm)
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    if (line.trim() === '') continue
    let answer
    try {
      const request = JSON.parse(line)
      answer = options.mode === 'cli'
        ? await cli(options.npm, request, options.timeout)
        : await library[options.mode](request, options.timeout)
      if (request.id !== undefined) answer = { id: request.id, ...answer }
    } catch (e) {
      answer = { err: String(e?.message ?? e), ...(e?.code ? { code: e.code } : {}) }
    }
    process.stdout.write(JSON.stringify(answer) + '\n')
  }
  // A walk that never finished must not keep the process.
  process.exit(0)
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  main().catch(e => { process.stderr.write(`oracle: ${e.message}\n`); process.exit(1) })
}
