// Real packages, packed by packgate and by the real npm, compared byte for byte of
// what `npm pack --dry-run --json --ignore-scripts` prints about files.
//
//   node tests/compare_real.mjs [FOLDER …] [--npm 10,11,12] [--sample N | --limit N] [--only NAME …]
//     FOLDER            a node_modules (each directory in it, or in its scopes, with a
//                       package.json is a package), or one package directory;
//                       default tests/corpus/node_modules (tests/corpus/install.py)
//     --packgate PATH   default target/release/packgate
//     --sample N        N packages spread evenly over the sorted list   --limit N   the first N
//     --record-only     only ask the real npm (fills the cache; packgate may be missing)
//     --work DIR        where npm's answers are kept (default tests/.work/real): a run that
//                       was stopped goes on, and a second run asks npm nothing
//     --workers 2   --fresh (ask npm again)   --json FILE (every difference, one a line)
//
// Each package is copied to a directory of its own first, so that npm takes it as a
// package in its own right, not as a part of the node_modules it lies in; packgate is
// given the same copy. Compared: paths, their order in npm's JSON, sizes, modes,
// entryCount, unpackedSize; where npm fails, packgate must fail too.
// Exit: 0 all agree, 1 differences, 2 could not run.
import { spawn } from 'node:child_process'
import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MAJORS, peer } from './peers/peers.mjs'
import { remove, scratch } from './record/fixture.mjs'
import { cli } from './record/oracle.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const repo = join(here, '..')

function parseArgs (argv) {
  const o = { folders: [], npm: MAJORS, sample: null, limit: null, only: [], packgate: join(repo, 'target', 'release', 'packgate'), work: join(here, '.work', 'real'), workers: 2, fresh: false, recordOnly: false, json: null }
  for (let i = 0; i < argv.length; i++) {
    const key = argv[i]
    const value = () => { const v = argv[++i]; if (v === undefined) throw new Error(`${key} needs a value`); return v }
    switch (key) {
      case '--npm': o.npm = value().split(',').map(Number); break
      case '--sample': o.sample = Number(value()); break
      case '--limit': o.limit = Number(value()); break
      case '--only': while (argv[i + 1] && !argv[i + 1].startsWith('--')) o.only.push(argv[++i]); break
      case '--packgate': o.packgate = resolve(value()); break
      case '--work': o.work = resolve(value()); break
      case '--workers': o.workers = Number(value()); break
      case '--json': o.json = value(); break
      case '--fresh': o.fresh = true; break
      case '--record-only': o.recordOnly = true; break
      default:
        if (key.startsWith('--')) throw new Error(`unknown option ${key} (the head of this file has them all)`)
        o.folders.push(resolve(key))
    }
  }
  if (!o.folders.length) o.folders.push(join(here, 'corpus', 'node_modules'))
  return o
}

/** Every package directory of a folder: {name, dir}. */
function packagesIn (folder) {
  if (!existsSync(folder)) throw new Error(`${folder} does not exist${folder.includes('corpus') ? ': run tests/corpus/install.py' : ''}`)
  if (existsSync(join(folder, 'package.json'))) return [{ name: basename(folder), dir: folder }]
  const found = []
  for (const entry of readdirSync(folder).sort()) {
    if (entry.startsWith('.')) continue
    const dirs = entry.startsWith('@') ? readdirSync(join(folder, entry)).sort().map(e => `${entry}/${e}`) : [entry]
    for (const name of dirs) {
      const dir = join(folder, name)
      if (existsSync(join(dir, 'package.json')) && statSync(dir).isDirectory()) found.push({ name, dir })
    }
  }
  if (!found.length) throw new Error(`there is no package in ${folder}`)
  return found
}

function choose (o, all) {
  let list = o.only.length ? all.filter(p => o.only.includes(p.name)) : all
  if (o.sample && o.sample < list.length) {
    list = Array.from({ length: o.sample }, (_, i) => list[Math.floor((i + 0.5) * list.length / o.sample)])
  }
  if (o.limit) list = list.slice(0, o.limit)
  if (!list.length) throw new Error('no package is chosen')
  return list
}

/** npm's answers, kept in a file of JSON lines per npm version. */
class Cache {
  constructor (o, major) {
    mkdirSync(o.work, { recursive: true })
    this.file = join(o.work, `npm-${peer(major).version}.jsonl`)
    this.map = new Map()
    if (o.fresh) rmSync(this.file, { force: true })
    if (existsSync(this.file)) {
      for (const line of readFileSync(this.file, 'utf8').split('\n')) {
        // A line cut short by a stopped run is asked again.
        try { const { key, answer } = JSON.parse(line); this.map.set(key, answer) } catch {}
      }
    }
  }

  get (key) {
    const a = this.map.get(key)
    return a && { ...a, entries: a.entries?.map(([path, size, mode]) => ({ path, size, mode })) }
  }

  put (key, { entries, entryCount, unpackedSize, bundled, err, code }) {
    const answer = err !== undefined ? { err, code } : { entries: entries.map(e => [e.path, e.size, e.mode]), entryCount, unpackedSize, bundled }
    this.map.set(key, answer)
    appendFileSync(this.file, JSON.stringify({ key, answer }) + '\n')
    return this.get(key)
  }
}

function packgate (o, major, dir) {
  return new Promise((resolve, reject) => {
    const child = spawn(o.packgate, ['list', '--format', 'json', '--manager', `npm@${major}`, dir], { stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', d => { stdout += d })
    child.stderr.setEncoding('utf8').on('data', d => { stderr += d })
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (signal) return resolve({ err: `packgate died of ${signal}`, crashed: true })
      if (code !== 0) return resolve({ err: stderr.trim().split('\n')[0] || `exit ${code}`, crashed: code > 2 })
      try {
        const json = JSON.parse(stdout)
        resolve(json.packages?.[0] ?? (Array.isArray(json) ? json[0] : json))
      } catch (e) {
        resolve({ err: `packgate printed no JSON: ${e.message}`, crashed: true })
      }
    })
  })
}

const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi

/** Lines that say how `ours` differs from npm's. */
function differences (theirs, ours) {
  if (ours.crashed) return [{ kind: 'crash', message: ours.err }]
  if (theirs.err !== undefined || ours.err !== undefined) {
    if (theirs.err !== undefined && ours.err !== undefined) return []
    return [{ kind: 'fails', npm: theirs.err ?? 'packs', packgate: ours.err ?? 'packs' }]
  }
  const out = []
  const a = new Map(theirs.entries.map(f => [f.path, f]))
  // The program shows a UUID in a path as ***; packgate prints the path.
  const files = (ours.files ?? []).map(f => ({ ...f, path: f.path.replace(UUID, '***') }))
  const b = new Map(files.map(f => [f.path, f]))
  const missing = [...a.keys()].filter(p => !b.has(p))
  const extra = [...b.keys()].filter(p => !a.has(p))
  if (missing.length) out.push({ kind: 'missing', count: missing.length, paths: missing.slice(0, 10) })
  if (extra.length) out.push({ kind: 'extra', count: extra.length, paths: extra.slice(0, 10) })
  if (!missing.length && !extra.length) {
    const [x, y] = [theirs.entries, files]
    const at = x.findIndex((f, i) => f.path !== y[i]?.path)
    if (at !== -1) out.push({ kind: 'order', at, npm: x[at].path, packgate: y[at]?.path })
  }
  for (const key of ['size', 'mode']) {
    const bad = [...a.values()].filter(f => b.has(f.path) && b.get(f.path)[key] !== f[key])
    if (bad.length) out.push({ kind: key, count: bad.length, first: bad[0].path, npm: bad[0][key], packgate: b.get(bad[0].path)[key] ?? null })
  }
  for (const key of ['entryCount', 'unpackedSize']) {
    if (ours[key] !== theirs[key]) out.push({ kind: key, npm: theirs[key], packgate: ours[key] ?? null })
  }
  return out
}

async function main () {
  const o = parseArgs(process.argv.slice(2))
  if (!o.recordOnly && !existsSync(o.packgate)) throw new Error(`no packgate at ${o.packgate}: cargo build --release, or --packgate PATH`)
  const packages = choose(o, o.folders.flatMap(packagesIn))
  const caches = new Map(o.npm.map(m => [m, new Cache(o, m)]))
  const counts = new Map(o.npm.map(m => [m, { packages: 0, agree: 0, fail: 0, files: 0, kinds: {} }]))
  const started = Date.now()
  if (o.json) writeFileSync(o.json, '')
  let next = 0
  let asked = 0
  const worker = async () => {
    while (next < packages.length) {
      const { name, dir } = packages[next++]
      let version = '?'
      try { version = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')).version ?? '?' } catch {}
      const key = `${name}@${version}`
      const base = scratch('packgate-real-')
      try {
        const copy = join(base, basename(dir))
        const unknown = o.npm.filter(m => !caches.get(m).get(key))
        if (unknown.length || !o.recordOnly) cpSync(dir, copy, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true })
        for (const m of o.npm) {
          const cache = caches.get(m)
          let theirs = cache.get(key)
          if (!theirs) {
            theirs = cache.put(key, await cli(m, { dir: copy }, 600))
            asked++
          }
          const c = counts.get(m)
          c.packages++
          c.files += theirs.entries?.length ?? 0
          if (theirs.err !== undefined) c.fail++
          if (o.recordOnly) continue
          const found = differences(theirs, await packgate(o, m, copy))
          if (!found.length) { c.agree++; continue }
          for (const d of found) {
            c.kinds[d.kind] = (c.kinds[d.kind] ?? 0) + 1
            console.log(`npm ${m}  ${key}  ${JSON.stringify(d)}`)
            if (o.json) appendFileSync(o.json, JSON.stringify({ npm: m, package: key, ...d }) + '\n')
          }
        }
      } finally {
        remove(base)
      }
      if (process.stderr.isTTY) process.stderr.write(`\r${next}/${packages.length} `)
    }
  }
  await Promise.all(Array.from({ length: o.workers }, worker))
  const seconds = ((Date.now() - started) / 1000).toFixed(0)
  console.log(`${packages.length} packages of ${o.folders.map(f => relative(process.cwd(), f) || '.').join(', ')}, ${seconds} s, npm asked ${asked} times`)
  let passed = 0
  let failed = 0
  for (const [m, c] of counts) {
    passed += c.agree
    failed += o.recordOnly ? 0 : c.packages - c.agree
    console.log(`npm ${m} (${peer(m).version}): ${c.packages} packages, ${c.files} files, npm fails on ${c.fail}${o.recordOnly ? '' : `, ${c.agree} agree${Object.keys(c.kinds).length ? `, differences ${JSON.stringify(c.kinds)}` : ''}`}`)
  }
  if (!o.recordOnly) console.log(`${passed} passed, ${failed} failed`)
  process.exitCode = failed ? 1 : 0
}

main().catch(e => { console.error(`compare_real: ${e.message}`); process.exit(2) })
