// A long-running oracle: what one manager packs, by its own code in one process.
//
//   node tests/packing/library.mjs --program npm6|npm7|npm8|npm9|pnpm9|pnpm10|pnpm11 [--timeout 10]
//
// Reads one JSON object a line: {"dir", "prefix"?, "workspaces"?: [dir], "workspace"?:
// pnpm's workspace directory}; writes one a line, in order: {"files": [path], "entries":
// [{path, mode, link?}]} in the order of the tarball, or {"err"}.
//
// npm 7 to 9 answer by their pacote, npm 6 by the parts that its `pack` is made of
// (read-package-json, npm-packlist, tar), pnpm by `api` of its `pack` command, cut out
// of the bundle. yarn, bun and pnpm 12 have no library: agree.mjs runs the program.
import { existsSync, readdirSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { spawn } from 'node:child_process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { peer } from '../peers/peers.mjs'
import { remove, scratch } from '../record/fixture.mjs'
import { entriesOf } from './pack.mjs'
import { node, pnpmBundle, requireFrom } from './programs.mjs'

class Npm6 {
  constructor () {
    const require = requireFrom('npm6')
    this.readJson = promisify(require('read-package-json'))
    this.packlist = require('npm-packlist')
    this.tar = require('tar')
  }

  async pack ({ dir }, out) {
    const pkg = await this.readJson(join(dir, 'package.json'))
    if (!pkg.name || !pkg.version) throw new Error('package.json requires a name and a version')
    const files = await this.packlist({ path: dir })
    const file = join(out, 'packed.tgz')
    await this.tar.create({ file, cwd: dir, prefix: 'package/', portable: true, gzip: true }, files.map(f => `./${f}`))
    return file
  }
}

class NpmPacote {
  constructor (name) {
    const require = requireFrom(name)
    this.pacote = require('pacote')
    this.npa = require('npm-package-arg')
    this.Arborist = require('@npmcli/arborist')
  }

  async pack ({ dir, prefix, workspaces }, out) {
    const spec = this.npa(dir)
    const manifest = await this.pacote.manifest(spec, { Arborist: this.Arborist, preferOnline: true })
    if (!manifest._id) throw new Error('Invalid package, must have name and version')
    const data = await this.pacote.tarball(spec, { Arborist: this.Arborist, prefix, workspaces, ignoreScripts: true, preferOnline: true })
    const file = join(out, 'packed.tgz')
    writeFileSync(file, data)
    return file
  }
}

/** The bundle of a pnpm as a module that hands out `api` of its `pack` command. */
function cutOut (name) {
  const bundle = pnpmBundle(name)
  const esm = bundle.endsWith('.mjs')
  const cut = join(dirname(bundle), `packgate-pack.${esm ? 'mjs' : 'cjs'}`)
  if (existsSync(cut) && statSync(cut).mtimeMs > statSync(bundle).mtimeMs) return cut
  const lines = readFileSync(bundle, 'utf8').split('\n')
  const at = lines.findIndex(l => l.includes(esm ? '../releasing/commands/lib/publish/packApi.js"() {' : 'releasing/plugin-commands-publishing/lib/pack.js"('))
  if (at === -1) throw new Error(`${name}: its bundle has no pack command where it used to be`)
  const variable = lines[at - 1].match(/var (\w+) =/)[1]
  let end = at
  while (lines[end] !== '});') end++
  // Modules run when they are asked for, so what comes later may be missing, but for
  // those of the later bundle, whose parts are declared in any order.
  const text = esm
    ? lines.filter(l => !/^(await )?main|^process\.exit/.test(l)).join('\n') + `\n${variable}();\nexport { api };\n`
    : lines.slice(0, end + 1).join('\n') + `\nmodule.exports = ${variable}();\n`
  writeFileSync(cut, text)
  return cut
}

class Pnpm {
  constructor (name) { this.name = name }

  async load () {
    const cut = cutOut(this.name)
    const module = cut.endsWith('.mjs') ? await import(pathToFileURL(cut)) : createRequire(import.meta.url)(cut)
    this.api = module.api
  }

  async pack ({ dir, workspace }, out) {
    await this.api({
      dir,
      ignoreScripts: true,
      packDestination: out,
      rawConfig: {},
      extraBinPaths: [],
      nodeLinker: 'isolated',
      catalogs: {},
      ...(workspace ? { workspaceDir: workspace, allProjects: [] } : {}),
      argv: { original: [] },
    })
    return null
  }
}

async function make (name) {
  if (name === 'npm6') return new Npm6()
  if (name.startsWith('npm')) return new NpmPacote(name)
  const pnpm = new Pnpm(name)
  await pnpm.load()
  return pnpm
}

function withTimeout (work, seconds, stray) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('never finished')), seconds * 1000)
    // Errors thrown in callbacks of the file system reach no promise.
    stray.now = e => { clearTimeout(timer); reject(e) }
    work().then(v => { clearTimeout(timer); resolve(v) }, e => { clearTimeout(timer); reject(e) })
  })
}

async function main () {
  const arg = key => { const i = process.argv.indexOf(`--${key}`); return i === -1 ? null : process.argv[i + 1] }
  const name = arg('program')
  const seconds = Number(arg('timeout') ?? 10)
  if (node.includes('/') && process.execPath !== realpathSync(node)) {
    const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
    child.on('close', code => { process.exitCode = code ?? 1 })
    return
  }
  peer(12) // its tar reads what is made
  const stray = {}
  process.on('uncaughtException', e => stray.now?.(e))
  process.on('unhandledRejection', e => stray.now?.(e))
  // What the programs print is not the answer.
  const answer = process.stdout.write.bind(process.stdout)
  process.stdout.write = () => true
  const program = await make(name)
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    if (line.trim() === '') continue
    const out = scratch('packgate-out-')
    let hung = false
    try {
      const request = JSON.parse(line)
      const file = await withTimeout(async () => (await program.pack(request, out)) ?? join(out, readdirSync(out).find(f => f.endsWith('.tgz'))), seconds, stray)
      const entries = await entriesOf(file)
      answer(JSON.stringify({ files: entries.map(e => e.path), entries }) + '\n')
    } catch (e) {
      hung = e?.message === 'never finished'
      answer(JSON.stringify({ err: String(e?.message ?? e).slice(0, 300) }) + '\n')
    } finally {
      await new Promise(resolve => setImmediate(resolve))
      // What never finished may still hold on to something: a fresh process goes on.
      if (hung) process.exit(0)
      stray.now = null
      remove(out)
    }
  }
  process.exit(0)
}

main().catch(e => { process.stderr.write(`library: ${e.stack}\n`); process.exit(1) })
