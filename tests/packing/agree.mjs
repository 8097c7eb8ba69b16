// Random packages, packed by packgate and by every other manager's own code, compared.
//
//   node tests/packing/agree.mjs [--programs npm6,…,pnpm10] [--count 2000] [--cli 200] [--seed 1]
//     --packgate PATH   default target/release/packgate
//     --state FILE      go on where the last run with this file stopped
//     --index N         only that fixture, with both answers printed
//
// The fixtures are those of tests/fuzz/generate.mjs (links, names that differ in case
// or composition, workspaces, bundled dependencies). Each is packed by the manager's
// own library in one process (library.mjs), and --cli of them, spread over the run, by
// the real program; the paths, their order in the tarball, modes and links are
// compared with `packgate list --batch`. yarn, bun and pnpm 12 have no library: all of
// their fixtures are packed by the program. Ends with a table of manager × corpus.
// Exit: 0 all agree, 1 differences, 2 could not run.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { difference, Lines } from '../fuzz/fuzz.mjs'
import { generate } from '../fuzz/generate.mjs'
import { materialise, remove, scratch } from '../record/fixture.mjs'
import { pack } from './pack.mjs'
import { node, PROGRAMS } from './programs.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const repo = join(here, '..', '..')
const WITH_LIBRARY = ['npm6', 'npm7', 'npm8', 'npm9', 'pnpm9', 'pnpm10', 'pnpm11']
const PROFILES = { yarn1: 'yarn@1', berry: 'yarn@4', bun: 'bun@1' }
const profileOf = name => PROFILES[name] ?? name.replace(/(\d+)$/, '@$1')

function parse (argv) {
  const o = { programs: WITH_LIBRARY, count: 2000, cli: 200, seed: '1', packgate: join(repo, 'target', 'release', 'packgate'), state: null, index: null }
  for (let i = 0; i < argv.length; i++) {
    const key = argv[i]
    if (key === '--programs') o.programs = argv[++i].split(',')
    else if (['--count', '--cli', '--index'].includes(key)) o[key.slice(2)] = Number(argv[++i])
    else if (['--seed', '--packgate', '--state'].includes(key)) o[key.slice(2)] = argv[++i]
    else throw new Error(`unknown option ${key}`)
  }
  const unknown = o.programs.filter(name => !PROGRAMS[name])
  if (unknown.length) throw new Error(`no program ${unknown.join(', ')}`)
  return o
}

/** What npm's command line would tell its library: in a member it finds the workspace itself. */
function requestFor (row, root, dir, name) {
  const request = { dir }
  if (/^npm[89]$/.test(name)) {
    request.prefix = row.prefix === undefined ? dir : join(root, row.prefix)
    if (row.workspaces) request.workspaces = row.workspaces.map(w => w ? join(root, w) : root)
  }
  return request
}

const children = name => ({
  library: WITH_LIBRARY.includes(name) ? new Lines(name, () => spawn(node, [join(here, 'library.mjs'), '--program', name], { stdio: ['pipe', 'pipe', 'ignore'], detached: true })) : null,
  cli: null,
})

/** Sizes are npm's affair; pnpm, yarn and bun write another package.json. */
const comparable = answer => answer.entries
  ? { files: answer.files, entries: answer.entries.filter(e => e.link === undefined).map(({ path, mode }) => ({ path, mode })) }
  : answer

/** packgate prints no type: a link has a mode of its own. */
const withoutSizes = ours => ours.files ? { files: ours.files.map(({ path, mode }) => ({ path, mode })) } : ours

async function one (o, name, index, kids, packgate, byProgram) {
  const row = generate(o.seed, index)
  const base = scratch('packgate-agree-')
  try {
    const { root, dir } = materialise(row, base)
    // Chosen by a flag: no other program has it.
    if (row.libraryOnly) { delete row.workspaces; delete row.prefix }
    const request = requestFor(row, root, dir, name)
    // yarn looks at the project around a member.
    const around = request.workspaces ? { prefix: request.prefix, workspaces: request.workspaces } : /^(yarn1|berry)$/.test(name) ? { prefix: root } : {}
    const ours = await packgate.ask({ dir, ...around })
    const answers = []
    if (kids.library) answers.push(['library', comparable(await kids.library.ask(request))])
    if (byProgram || !kids.library) {
      const packed = await pack(name, dir)
      answers.push(['program', comparable(packed.fails !== undefined ? { err: packed.fails } : { files: packed.files.map(f => f.path), entries: packed.files })])
    }
    return answers.map(([by, theirs]) => ({ by, theirs, ours, found: difference(theirs, withoutSizes(ours)) }))
  } finally {
    remove(base)
  }
}

/** Names that npm's sort takes for equal stand in any order; a program that hangs says nothing. */
const counts = (state, name, by) => { state[name] ??= {}; return (state[name][by] ??= { cases: 0, agree: 0, silent: 0, differ: [] }) }

function save (file, state) {
  if (!file) return
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.part`, JSON.stringify(state))
  renameSync(`${file}.part`, file)
}

function table (state, programs) {
  const lines = ['| manager | random, by its library | random, by the program |', '|---|---|---|']
  const cell = c => !c || !c.cases ? '–' : `${c.agree}/${c.cases - c.silent} (${(100 * c.agree / (c.cases - c.silent)).toFixed(2)} %)${c.silent ? `, ${c.silent} not answered by one side` : ''}`
  for (const name of programs) lines.push(`| ${profileOf(name)} | ${cell(state[name]?.library)} | ${cell(state[name]?.program)} |`)
  return lines.join('\n')
}

async function main () {
  const o = parse(process.argv.slice(2))
  if (!existsSync(o.packgate)) throw new Error(`${o.packgate} is not there: cargo build --release`)
  const state = o.state && existsSync(o.state) ? JSON.parse(readFileSync(o.state, 'utf8')) : {}
  let failed = 0
  let passed = 0
  const work = async name => {
    const kids = children(name)
    const packgate = new Lines('packgate', () => spawn(o.packgate, ['list', '--batch', '--manager', profileOf(name)], { stdio: ['pipe', 'pipe', 'inherit'], detached: true }))
    const every = Math.max(1, Math.floor(o.count / Math.max(1, o.cli)))
    const indices = o.index === null ? Array.from({ length: o.count }, (_, i) => i) : [o.index]
    state[name] ??= {}
    for (const index of indices) {
      if (index < (state[name].next ?? 0) && o.index === null) continue
      const byProgram = o.index !== null || o.cli > 0 && index % every === 0
      for (const { by, theirs, ours, found } of await one(o, name, index, kids, packgate, byProgram)) {
        if (o.index !== null) console.log(JSON.stringify({ name, by, found, theirs, ours: ours.error ?? ours.files.map(f => f.path) }, null, 1))
        const c = counts(state, name, by)
        c.cases++
        // What packgate declines to look at, the root of the file system, it says.
        // node-tar misreads a long name with a line break, and shows its header as a file.
        if (theirs.silent || theirs.files?.includes('PaxHeader') || /never finished/.test(theirs.err ?? '') || /begins at the root of the file system/.test(ours.error ?? '')) c.silent++
        else if (!found) c.agree++
        else {
          c.differ.push(index)
          console.log(`${profileOf(name)} ${by} fixture ${index}: ${JSON.stringify(found).slice(0, 300)}`)
        }
      }
      state[name].next = index + 1
      if (index % 50 === 49) save(o.state, state)
    }
    kids.library?.close()
    packgate.close()
  }
  const queue = [...o.programs]
  await Promise.all([0, 1].map(async () => { while (queue.length) await work(queue.shift()) }))
  save(o.state, state)
  for (const name of o.programs) {
    for (const by of ['library', 'program']) {
      const c = state[name]?.[by]
      if (c) { passed += c.agree; failed += c.differ.length }
    }
  }
  console.log(table(state, o.programs))
  console.log(`${passed} passed, ${failed} failed`)
  process.exit(failed || !passed ? 1 : 0)
}

main().catch(e => { console.error(`agree: ${e.stack}`); process.exit(2) })
