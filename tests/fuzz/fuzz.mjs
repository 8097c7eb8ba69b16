// Random packages, packed by packgate and by the real npm, compared.
//
//   node tests/fuzz/fuzz.mjs --count 10000 [--seed 1] [--npm 10,11,12] [--cli 50]
//     --packgate PATH   default target/release/packgate
//     --state FILE      go on where the last run with this file stopped
//     --out DIR         where reproductions go (default tests/.work/fuzz)
//     --stop            stop at the first difference
//     --max-repro N     minimise at most N differences (default 20)
//     --replay FILE     instead of generated ones, the rows of a .jsonl(.gz) file
//     --peer N          compare with that npm's library instead of packgate (to try this script)
//
// For each fixture (generate.mjs; deterministic in seed and index) and npm, the
// answer of that npm's own library (tests/record/oracle.mjs: everything `npm pack`
// does but its configuration) is compared with `packgate list --batch`: the set of
// paths, their order in the tarball, and sizes and modes where packgate prints
// them. With --cli N, N fixtures spread over the run are also given to the real
// program, and its JSON (paths, order, sizes, modes) compared with `packgate list
// --format json`. A difference is minimised by removing files, lines, entries and
// keys while it stays, and written to DIR as a row of the form of
// tests/fixtures/packing/cases.jsonl, with what each side packed.
// Exit: 0 all agree, 1 differences, 2 could not run.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { peer } from '../peers/peers.mjs'
import { cli } from '../record/oracle.mjs'
import { fullTree, materialise, readRows, remove, scratch } from '../record/fixture.mjs'
import { generate } from './generate.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const repo = join(here, '..', '..')

// ---- children that answer one line for one line

export class Lines {
  constructor (name, start) {
    this.name = name
    this.start = start
    this.asked = 0
    this.open()
  }

  open () {
    this.waiting = []
    const child = this.start()
    this.child = child
    child.on('error', e => { this.dead = `${this.name}: ${e.message}`; this.drain() })
    child.stdin.on('error', () => {})
    createInterface({ input: child.stdout }).on('line', line => {
      const next = this.waiting.shift()
      if (!next) return
      let answer
      try { answer = JSON.parse(line) } catch { answer = { broken: `${this.name} printed ${line.slice(0, 200)}` } }
      next(answer)
    })
    child.on('close', (code, signal) => { if (this.child === child) { this.dead = `${this.name} ended (${code ?? signal})`; this.drain() } })
    this.dead = null
  }

  // A child that dies has judged only what it answered: the question it died of
  // gets `died`, and a new child takes the rest.
  drain () {
    const rest = this.waiting
    this.waiting = []
    const first = this.silent ? { err: 'never finished', silent: true } : { died: this.dead }
    this.silent = false
    rest.forEach((w, i) => w(i === 0 ? first : { again: true }))
  }

  async ask (request) {
    for (let attempt = 0; attempt < 50; attempt++) {
      if (this.dead || this.asked >= 4000 && this.waiting.length === 0) this.reopen()
      this.asked++
      // Synchronous work cannot time itself out: a silent child is ended from here.
      const child = this.child
      let timer
      const answer = await new Promise(resolve => {
        this.waiting.push(resolve)
        child.stdin.write(JSON.stringify(request) + '\n')
        timer = setInterval(() => {
          if (this.waiting[0] === resolve) { this.silent = true; child.kill('SIGKILL') }
        }, 15000)
      })
      clearInterval(timer)
      if (!answer.again) return answer
    }
    return { died: this.dead ?? 'kept dying' }
  }

  reopen () {
    const old = this.child
    this.child = null
    old.stdin.end()
    this.asked = 0
    this.open()
  }

  close () { this.child?.stdin.end() }
}

const oracleOf = (major, mode = 'pack') => new Lines(`npm ${major}`, () => spawn(peer(major).node,
  [join(here, '..', 'record', 'oracle.mjs'), '--npm', String(major), '--mode', mode, '--timeout', '8'], { stdio: ['pipe', 'pipe', 'inherit'], detached: true }))

const packgateOf = (options, major) => options.peer
  ? oracleOf(options.peer)
  : new Lines('packgate', () => spawn(options.packgate, ['list', '--batch', '--manager', `npm@${major}`], { stdio: ['pipe', 'pipe', 'inherit'], detached: true }))

// ---- questions and answers

export function requestFor (row, root, dir, base, major) {
  const request = { dir, prefix: row.prefix === undefined ? dir : join(root, row.prefix) }
  if (row.workspaces) request.workspaces = row.workspaces.map(w => w ? join(root, w) : root)
  if (row.globalIgnoreFile && major >= 12) request.globalIgnoreFile = join(base, row.globalIgnoreFile)
  return request
}

const normal = answer => {
  if (answer.died || answer.broken || answer.silent) return { fails: answer.died ?? answer.broken ?? answer.err, crashed: true }
  const err = answer.err ?? answer.error
  if (err !== undefined && err !== null) return { fails: typeof err === 'string' ? err : err.message ?? JSON.stringify(err) }
  const files = answer.files
  const detail = answer.entries ?? (typeof files?.[0] === 'object' ? files : null)
  return {
    order: files ? files.map(f => typeof f === 'string' ? f : f.path) : null,
    detail: detail ? new Map(detail.map(f => [f.path, f])) : null,
    jsonOrder: answer.entries ? answer.entries.map(f => f.path) : null,
  }
}

// How npm-packlist sorts. Names that compare as equal (é written in two ways, control
// characters) stand in the order in which the file system answered: any order is npm's.
const extname = p => { const b = p.slice(p.lastIndexOf('/') + 1); const i = b.lastIndexOf('.'); return i <= 0 ? '' : b.slice(i) }
const basename = p => p.slice(p.lastIndexOf('/') + 1)
const compare = (a, b) => extname(a).toLowerCase().localeCompare(extname(b).toLowerCase(), 'en') ||
  basename(a).toLowerCase().localeCompare(basename(b).toLowerCase(), 'en') || a.localeCompare(b, 'en')
const sameOrder = (a, b) => a.length === b.length && a.every((x, i) => x === b[i] || compare(x, b[i]) === 0)


/** Null where two answers agree, else {kind, ...}. */
export function difference (theirs, ours) {
  const [a, b] = [normal(theirs), normal(ours)]
  if (b.crashed) return { kind: 'crash', message: b.fails }
  if (a.fails !== undefined || b.fails !== undefined) {
    return (a.fails === undefined) === (b.fails === undefined) ? null : { kind: 'fails', npm: a.fails ?? 'packs', packgate: b.fails ?? 'packs' }
  }
  const [setA, setB] = [new Set(a.order), new Set(b.order)]
  const missing = a.order.filter(p => !setB.has(p))
  const extra = b.order.filter(p => !setA.has(p))
  if (missing.length || extra.length) return { kind: 'set', missing, extra }
  if (!sameOrder(a.order, b.order)) {
    const at = a.order.findIndex((p, i) => p !== b.order[i])
    return { kind: 'order', at, npm: a.order[at], packgate: b.order[at] }
  }
  if (a.detail && b.detail) {
    for (const [path, f] of a.detail) {
      const g = b.detail.get(path)
      if (g?.size !== undefined && g.size !== f.size) return { kind: 'size', path, npm: f.size, packgate: g.size }
      if (g?.mode !== undefined && g.mode !== f.mode) return { kind: 'mode', path, npm: f.mode, packgate: g.mode }
    }
  }
  return null
}

/** The files of `packgate list --format json`, in whatever envelope. */
export function listed (json) {
  const one = json.packages?.[0] ?? (Array.isArray(json) ? json[0] : json)
  return one
}

function packgateJson (options, major, request) {
  const args = ['list', '--format', 'json', '--manager', `npm@${major}`]
  if (request.globalIgnoreFile) args.push('--global-ignore-file', request.globalIgnoreFile)
  return new Promise(resolve => {
    const child = spawn(options.packgate, [...args, request.dir], { stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', d => { stdout += d })
    child.stderr.setEncoding('utf8').on('data', d => { stderr += d })
    child.on('error', e => resolve({ died: e.message }))
    child.on('close', (code, signal) => {
      if (signal) return resolve({ died: signal })
      if (code !== 0) return resolve({ error: stderr.trim() || `exit ${code}` })
      try { resolve(listed(JSON.parse(stdout))) } catch (e) { resolve({ broken: e.message }) }
    })
  })
}

// The program prints control characters of names as ^A; packgate prints the name.
const shown = p => p.replace(/[\u0000-\u001f\u007f]/g, c => c === '\n' || c === '\t' || c === '\r' ? c : c === '\u007f' ? '^?' : '^' + String.fromCharCode(c.charCodeAt(0) + 64))

/** The program against `packgate list --format json`: JSON order too. */
async function crossCheck (options, row, major) {
  const base = scratch('packgate-fuzz-cli-')
  try {
    const { root, dir } = materialise(row, base)
    const request = requestFor(row, root, dir, base, major)
    const [program, ours] = [await cli(major, request), await packgateJson(options, major, request)]
    for (const f of ours.files ?? []) f.path = shown(f.path)
    const theirs = program.err !== undefined ? program : { files: program.entries.map(e => e.path), entries: program.entries }
    const found = difference(theirs, ours)
    if (found?.kind === 'order' && jsonTies(program.entries, ours.files)) return null
    if (found || program.err !== undefined) return found
    for (const key of ['entryCount', 'unpackedSize']) {
      if (ours[key] !== undefined && ours[key] !== program[key]) return { kind: key, npm: program[key], packgate: ours[key] }
    }
    return null
  } finally {
    remove(base)
  }
}

// ---- making a difference small

/** Whether two orders of npm's JSON differ only where its comparison ties. */
function jsonTies (theirs, ours) {
  const collate = new Intl.Collator('en', { sensitivity: 'case', numeric: true })
  return theirs.every((f, i) => f.path === ours[i].path || (collate.compare(f.path, ours[i].path) === 0 && compare(f.path, ours[i].path) === 0))
}

const clone = x => JSON.parse(JSON.stringify(x))

/** Every smaller row reachable by one step, lazily: big steps first. */
function * smaller (row) {
  const keys = Object.keys(row.tree)
  for (let size = Math.ceil(keys.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let i = 0; i < keys.length; i += size) {
      const gone = new Set(keys.slice(i, i + size))
      // What a hard link hangs on goes only with it.
      if (keys.some(k => !gone.has(k) && gone.has(row.tree[k].hardlink))) continue
      yield { ...row, tree: Object.fromEntries(Object.entries(row.tree).filter(([k]) => !gone.has(k))) }
    }
    if (size === 1) break
  }
  for (const key of ['globalIgnoreFile', 'workspaces', 'prefix']) {
    if (row[key] !== undefined) {
      const { [key]: _, ...rest } = row
      if (key === 'globalIgnoreFile') delete rest.outside
      yield rest
    }
  }
  for (const where of ['tree', 'outside']) {
    for (const [path, spec] of Object.entries(row[where] ?? {})) {
      const put = value => ({ ...row, [where]: { ...row[where], [path]: value } })
      if (spec.mode || spec.mtime) { const { mode: _m, mtime: _t, ...rest } = spec; yield put(rest) }
      if (spec.text === undefined) continue
      const lines = spec.text.split('\n')
      if (path.endsWith('package.json') && /^\s*[{[]/.test(spec.text)) yield * smallerManifest(spec.text).map(text => put({ ...spec, text }))
      else if (lines.length > 1 || spec.text.length > 2) {
        for (let i = 0; i < lines.length; i++) yield put({ ...spec, text: lines.filter((_, k) => k !== i).join('\n') })
        for (let i = 0; i < lines.length; i++) {
          const short = l => put({ ...spec, text: lines.map((x, k) => k === i ? l : x).join('\n') })
          yield * shorterPatterns(lines[i]).map(short)
        }
      }
    }
  }
  if (row.package_json) yield * smallerManifest(JSON.stringify(row.package_json)).map(t => ({ ...row, package_json: JSON.parse(t) }))
  if (row.package_json_raw) {
    let plain = null
    try { plain = JSON.parse(row.package_json_raw.text.replace(/^\ufeff/, '')) } catch {}
    if (plain) { const { package_json_raw: _, ...rest } = row; yield { ...rest, package_json: plain } }
  }
  // Shorter paths: one directory out of the middle.
  for (const path of keys) {
    const parts = path.split('/')
    if (parts.length > 2 && !path.startsWith('base64:') && !path.includes('node_modules')) {
      const shorter = [...parts.slice(0, -2), parts.at(-1)].join('/')
      if (!row.tree[shorter]) yield { ...row, tree: Object.fromEntries(Object.entries(row.tree).map(([k, v]) => [k === path ? shorter : k, v])) }
    }
  }
}

function shorterPatterns (line) {
  const out = []
  if (line.length > 1) {
    for (let i = 0; i < line.length; i++) out.push(line.slice(0, i) + line.slice(i + 1))
    const parts = line.split('/')
    if (parts.length > 1) for (let i = 0; i < parts.length; i++) out.push(parts.filter((_, k) => k !== i).join('/'))
  }
  return out.filter(l => l !== '')
}

function smallerManifest (text) {
  const out = []
  let pkg
  try { pkg = JSON.parse(text) } catch { return out }
  const visit = (value, put) => {
    if (Array.isArray(value)) {
      for (let i = 0; i < value.length; i++) put(value.filter((_, k) => k !== i))
      value.forEach((v, i) => visit(v, x => put(value.map((y, k) => k === i ? x : y))))
    } else if (value && typeof value === 'object') {
      for (const k of Object.keys(value)) {
        if (value === pkg && (k === 'name' || k === 'version')) continue
        const { [k]: _, ...rest } = value
        put(rest)
      }
      for (const k of Object.keys(value)) if (value !== pkg || (k !== 'name' && k !== 'version')) visit(value[k], x => put({ ...value, [k]: x }))
    } else if (typeof value === 'string') {
      for (const s of shorterPatterns(value)) put(s)
    }
  }
  visit(pkg, x => out.push(JSON.stringify(x)))
  return out
}

export async function minimise (row, differs, budget) {
  let best = row
  let tried = 0
  for (let again = true; again && tried < budget;) {
    again = false
    for (const candidate of smaller(best)) {
      if (++tried > budget) break
      if (candidate.sub && !Object.keys(candidate.tree).some(k => k.startsWith(candidate.sub + '/'))) continue
      let stays = false
      try { stays = await differs(candidate) } catch { stays = false }
      if (stays) { best = candidate; again = true; break }
    }
  }
  return { row: best, tried }
}

// ---- the run

function parseArgs (argv) {
  const o = { count: 1000, seed: '1', npm: [10, 11, 12], cli: 0, packgate: join(repo, 'target', 'release', 'packgate'), state: null, out: join(repo, 'tests', '.work', 'fuzz'), stop: false, maxRepro: 20, replay: null, peer: null, window: 24, budget: 3000 }
  for (let i = 0; i < argv.length; i++) {
    const [key, inline] = argv[i].split(/=(.*)/s, 2)
    const value = () => { const v = inline ?? argv[++i]; if (v === undefined) throw new Error(`${key} needs a value`); return v }
    const number = () => { const n = Number(value()); if (!Number.isFinite(n)) throw new Error(`${key} needs a number`); return n }
    switch (key) {
      case '--count': o.count = number(); break
      case '--seed': o.seed = value(); break
      case '--npm': o.npm = value().split(',').map(Number); break
      case '--cli': o.cli = number(); break
      case '--packgate': o.packgate = resolve(value()); break
      case '--state': o.state = value(); break
      case '--out': o.out = value(); break
      case '--stop': o.stop = true; break
      case '--max-repro': o.maxRepro = number(); break
      case '--budget': o.budget = number(); break
      case '--replay': o.replay = value(); break
      case '--peer': o.peer = number(); break
      default: throw new Error(`unknown option ${key} (the head of this file has them all)`)
    }
  }
  return o
}

const emptyCounts = () => ({ cases: 0, agree: 0, agreeFail: 0, withFiles: 0, set: 0, order: 0, size: 0, mode: 0, fails: 0, crash: 0, hangs: 0, cli: 0, cliDiffer: 0 })

function table (counts, majors) {
  const rows = [['npm', 'fixtures', 'agree', 'of them both fail', 'with files', 'set', 'order', 'size', 'mode', 'one fails', 'crash', 'npm hangs', 'program', 'differ']]
  for (const m of majors) {
    const c = counts[m]
    rows.push([m, c.cases, c.agree, c.agreeFail, c.withFiles, c.set, c.order, c.size, c.mode, c.fails, c.crash, c.hangs, c.cli, c.cliDiffer].map(String))
  }
  const width = rows[0].map((_, i) => Math.max(...rows.map(r => r[i].length)))
  return rows.map(r => r.map((c, i) => c.padStart(width[i])).join('  ')).join('\n')
}

async function main () {
  const o = parseArgs(process.argv.slice(2))
  for (const m of o.npm) peer(m)
  if (!o.peer && !existsSync(o.packgate)) throw new Error(`no packgate at ${o.packgate}: cargo build --release, or --packgate PATH`)
  const state = { seed: o.seed, next: 0, counts: Object.fromEntries(o.npm.map(m => [m, emptyCounts()])), repros: 0 }
  if (o.state && existsSync(o.state)) {
    const old = JSON.parse(readFileSync(o.state, 'utf8'))
    if (old.seed !== o.seed || o.npm.some(m => !old.counts[m])) throw new Error(`${o.state} is of seed ${old.seed}, npm ${Object.keys(old.counts)}: give the same ones, or another file`)
    Object.assign(state, old)
  }
  const save = () => {
    if (!o.state) return
    writeFileSync(`${o.state}.new`, JSON.stringify(state))
    renameSync(`${o.state}.new`, o.state)
  }
  const rows = o.replay ? readRows(o.replay) : null
  const first = rows ? 0 : state.next
  const last = rows ? rows.length : state.next + o.count
  const rowAt = i => rows ? { ...rows[i], name: rows[i].name ?? `row-${rows[i].id ?? i}` } : generate(o.seed, i)
  const oracles = new Map(o.npm.map(m => [m, oracleOf(m)]))
  const ours = new Map(o.npm.map(m => [m, packgateOf(o, m)]))
  const base = scratch('packgate-fuzz-')
  let serial = 0

  // Both answers for one row; each in a tree of its own, since reading order,
  // times and npm 12's extension code must not leak from one to the other.
  const judge = async (row, majors) => {
    const place = join(base, String(serial++))
    mkdirSync(place)
    try {
      const { root, dir } = materialise(row, place)
      return await Promise.all(majors.map(async m => {
        const request = requestFor(row, root, dir, place, m)
        let [theirs, mine] = await Promise.all([oracles.get(m).ask(request), ours.get(m).ask(request)])
        // arborist reads directories in no fixed order, and now and then trips over itself:
        // a failure that packgate does not see must happen again to count.
        for (let again = 0; again < 2 && difference(theirs, mine)?.kind === 'fails' && theirs.err !== undefined; again++) {
          theirs = await oracles.get(m).ask(request)
        }
        if (theirs.died) throw new Error(`the oracle of npm ${m} died of ${row.name}: ${theirs.died}`)
        return { major: m, theirs, mine, found: difference(theirs, mine) }
      }))
    } finally {
      remove(place)
    }
  }

  const differences = []
  let judgedCount = 0
  const started = Date.now()
  const cliEvery = o.cli ? Math.max(1, Math.floor((last - first) / o.cli)) : 0
  let stopped = false
  // A run that is told to stop still makes its reproductions; a second signal ends it.
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => { stopped = true })
  const note = d => {
    differences.push(d)
    console.log(`${d.row.name} npm ${d.major}: ${JSON.stringify(d.found).slice(0, 200)}`)
    if (o.stop) stopped = true
  }
  for (let at = first; at < last && !stopped; at += o.window) {
    const indexes = Array.from({ length: Math.min(o.window, last - at) }, (_, k) => at + k)
    const judged = await Promise.all(indexes.map(async i => { const row = rowAt(i); return { i, row, answers: await judge(row, o.npm) } }))
    judgedCount += judged.length
    for (const { row, answers } of judged) {
      for (const { major, theirs, mine, found } of answers) {
        const c = state.counts[major]
        c.cases++
        if ((row.package_json ?? row.pkg ?? {}).files) c.withFiles++
        if (theirs.err === 'never finished') {
          // npm itself dies of some hard links, and npm 12 walks the whole disk for
          // some globs: there is no answer to compare with. Counted, not judged.
          c.hangs++
        } else if (found) {
          c[found.kind]++
          note({ row, major, theirs, mine, found, by: 'library' })
        } else {
          c.agree++
          if (normal(theirs).fails !== undefined) c.agreeFail++
        }
      }
    }
    if (cliEvery && !o.peer) {
      for (const i of indexes.filter(i => (i - first) % cliEvery === 0)) {
        const row = rowAt(i)
        if (row.libraryOnly || row.programOnly) continue
        for (const m of o.npm) {
          const c = state.counts[m]
          c.cli++
          const found = await crossCheck(o, row, m)
          if (found) {
            c.cliDiffer++
            note({ row, major: m, found, by: 'cli' })
          }
        }
      }
    }
    if (!rows) state.next = indexes.at(-1) + 1
    save()
    if (process.stderr.isTTY) process.stderr.write(`\r${at - first + indexes.length}/${last - first}, ${differences.length} differences `)
  }
  if (process.stderr.isTTY) process.stderr.write('\n')

  if (differences.length) mkdirSync(o.out, { recursive: true })
  for (const [n, d] of differences.entries()) {
    if (n >= o.maxRepro) break
    const { row, major } = d
    let small = clone(row)
    let tried = 0
    if (d.by === 'library') {
      const again = async candidate => (await judge(candidate, [major]))[0].found?.kind === d.found.kind
      ;({ row: small, tried } = await minimise(small, again, o.budget))
    } else {
      ;({ row: small, tried } = await minimise(small, async c => (await crossCheck(o, c, major))?.kind === d.found.kind, Math.min(o.budget, 150)))
    }
    const [last] = d.by === 'library' ? await judge(small, [major]) : [d]
    const found = d.by === 'library' ? last.found : await crossCheck(o, small, major)
    const packed = a => { const v = normal(a); return v.fails !== undefined ? { fails: true, message: v.fails } : { files: v.order } }
    const repro = {
      ...small,
      name: `${row.name}-npm${major}-${d.found.kind}`,
      note: `${d.by === 'library' ? 'library' : 'program'} of npm ${major} against packgate: ${d.found.kind}`,
      tree: small.tree,
      ...(small.package_json || small.package_json_raw || !small.pkg ? {} : { package_json: JSON.parse(fullTree(small)['package.json'].text) }),
      packed: d.by === 'library' ? { [`npm${major}`]: { by: 'library', ...packed(last.theirs) }, packgate: packed(last.mine) } : {},
      difference: found ?? d.found,
    }
    const file = join(o.out, `${repro.name.replace(/[^\w.-]/g, '_')}.jsonl`)
    writeFileSync(file, JSON.stringify(repro) + '\n')
    state.repros++
    console.log(`minimised: ${repro.name}: ${JSON.stringify(repro.difference).slice(0, 300)}\n  ${Object.keys(small.tree).length} files after ${tried} tries: ${file}`)
  }
  if (differences.length > o.maxRepro) console.log(`… and ${differences.length - o.maxRepro} more differences, not minimised`)
  save()
  for (const x of [...oracles.values(), ...ours.values()]) x.close()
  remove(base)
  const seconds = (Date.now() - started) / 1000
  console.log(`seed ${o.seed}, fixtures ${first}–${rows ? last - 1 : state.next - 1}${rows ? ` of ${o.replay}` : ''}, ${seconds.toFixed(0)} s (${(judgedCount * o.npm.length / seconds).toFixed(0)} comparisons/s)`)
  console.log(table(state.counts, o.npm))
  const total = o.npm.reduce((n, m) => n + state.counts[m].cases, 0)
  const agree = o.npm.reduce((n, m) => n + state.counts[m].agree, 0)
  const hangs = o.npm.reduce((n, m) => n + state.counts[m].hangs, 0)
  const cliDiffer = o.npm.reduce((n, m) => n + state.counts[m].cliDiffer, 0)
  const failed = total - agree - hangs + cliDiffer
  console.log(`${agree} passed, ${failed} failed`)
  process.exitCode = failed > 0 || total === 0 ? 1 : 0
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main().catch(e => { console.error(`fuzz: ${e.stack}`); process.exit(2) })
