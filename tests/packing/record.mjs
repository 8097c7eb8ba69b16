// The recorder: what real package managers pack from fixtures.
//
//   node tests/packing/record.mjs                     re-records tests/fixtures/packing/cases-programs.jsonl
//   node tests/packing/record.mjs --check             records anew and compares; exit 1 on any drift
//   options: --programs npm6,pnpm12,bun   these only (programs.mjs names them all)
//            --only NAME …                these rows only      --every N    every Nth row only
//            --in FILE --out FILE         other fixtures, in the form of cases.jsonl
//            --workers 2
//
// Each cell is one run of the real, pinned program on a fresh directory, blind to
// this machine's configuration; what is recorded is read from the tarball it made.
// Recording resumes: a cell that --out holds already is kept (remove the file, or
// name --only rows, to record them anew).
//
// One line a row: {name, npm6: CELL, …, bun: CELL}; a cell is {files: [path] in the
// tarball's order, modes?: {path: octal mode, where it is not 644}, links?: {path:
// target; `=path` for a hard link}, manifest?: size of package.json where the
// program wrote another one} or {fails: the program's reason}.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fullTree, materialise, readRows, remove, scratch } from '../record/fixture.mjs'
import { pack } from './pack.mjs'
import { COLUMNS } from './programs.mjs'

const packing = join(dirname(fileURLToPath(import.meta.url)), '..', 'fixtures', 'packing')
const RECORDED = COLUMNS.filter(name => !['npm10', 'npm11', 'npm12'].includes(name))

/** A cell as it is stored. `base` is the temporary directory, which must not show. */
export function cell (answer, written, base) {
  if (answer.fails !== undefined) {
    return { fails: answer.fails.split(base).join('<tmp>').replace(/(\.\.\/)*packgate-\w+/g, '<tmp>') }
  }
  const modes = {}
  const links = {}
  let manifest
  for (const { path, size, mode, link } of answer.files) {
    if (link !== undefined) links[path] = link
    else if (mode !== 0o644) modes[path] = mode.toString(8)
    if (path === 'package.json' && link === undefined && size !== written) manifest = size
  }
  return {
    files: answer.files.map(f => f.path),
    ...(Object.keys(modes).length ? { modes } : {}),
    ...(Object.keys(links).length ? { links } : {}),
    ...(manifest === undefined ? {} : { manifest }),
  }
}

/** Runs `name` on the fixture `row`. */
export async function recordOne (row, name) {
  const base = scratch()
  try {
    const { dir } = materialise(row, base)
    const key = row.sub ? `${row.sub}/package.json` : 'package.json'
    const spec = fullTree(row)[key]
    const text = spec === undefined ? '' : typeof spec === 'string' ? spec : spec.text ?? Buffer.from(spec.base64 ?? '', 'base64')
    return cell(await pack(name, dir), Buffer.byteLength(text), base)
  } finally {
    remove(base)
  }
}

function parse (argv) {
  const options = { check: false, only: [], every: 1, programs: RECORDED, workers: 2, in: join(packing, 'cases.jsonl'), out: join(packing, 'cases-programs.jsonl') }
  for (let i = 0; i < argv.length; i++) {
    const key = argv[i]
    if (key === '--check') options.check = true
    else if (key === '--only') while (argv[i + 1] && !argv[i + 1].startsWith('--')) options.only.push(argv[++i])
    else if (key === '--every') options.every = Number(argv[++i])
    else if (key === '--programs') options.programs = argv[++i].split(',')
    else if (key === '--in') options.in = argv[++i]
    else if (key === '--out') options.out = argv[++i]
    else if (key === '--workers') options.workers = Number(argv[++i])
    else throw new Error(`unknown option ${key}`)
  }
  const unknown = options.programs.filter(name => !COLUMNS.includes(name))
  if (unknown.length) throw new Error(`no program ${unknown.join(', ')}: there are ${COLUMNS.join(', ')}`)
  return options
}

/** Runs `work` on each job, `workers` at a time. */
export async function each (jobs, workers, work) {
  let next = 0
  const worker = async () => {
    while (next < jobs.length) {
      const at = next++
      await work(jobs[at], at)
      if (process.stderr.isTTY) process.stderr.write(`\r${next}/${jobs.length} `)
    }
  }
  await Promise.all(Array.from({ length: workers }, worker))
}

/** Every cell in the columns' order, whatever finished first. */
const ordered = ({ name, ...cells }) =>
  ({ name, ...Object.fromEntries(COLUMNS.filter(c => cells[c]).map(c => [c, cells[c]])) })

function save (file, rows) {
  writeFileSync(`${file}.part`, rows.map(r => JSON.stringify(ordered(r)) + '\n').join(''))
  renameSync(`${file}.part`, file)
}

async function main () {
  const options = parse(process.argv.slice(2))
  const stored = new Map(existsSync(options.out) ? readRows(options.out).map(r => [r.name, r]) : [])
  const all = readRows(options.in)
  const chosen = all.filter(r => !options.only.length || options.only.includes(r.name)).filter((_, i) => i % options.every === 0)
  const keeps = (row, name) => !options.check && !options.only.length && stored.get(row.name)?.[name]
  const jobs = chosen.flatMap(row => options.programs.map(name => ({ row, name }))).filter(({ row, name }) => !keeps(row, name))
  const rows = all.map(r => ({ name: r.name, ...stored.get(r.name) }))
  const byName = new Map(rows.map(r => [r.name, r]))
  let bad = 0
  let done = 0
  await each(jobs, options.workers, async ({ row, name }) => {
    const now = await recordOne(row, name)
    done++
    if (options.check) {
      const then = stored.get(row.name)?.[name]
      if (JSON.stringify(then) !== JSON.stringify(now)) {
        bad++
        console.log(`differs: ${row.name} ${name}\n  stored ${JSON.stringify(then)}\n  now    ${JSON.stringify(now)}`)
      }
      return
    }
    byName.get(row.name)[name] = now
    if (done % 50 === 0) save(options.out, rows.filter(r => Object.keys(r).length > 1))
  })
  if (options.check) {
    console.log(`${done - bad} passed, ${bad} failed`)
    if (bad || !done) process.exitCode = 1
    return
  }
  save(options.out, rows.filter(r => Object.keys(r).length > 1))
  console.error(`${options.out}: ${done} cells recorded, ${readFileSync(options.out).length} bytes`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  main().catch(e => { console.error(`record: ${e.stack}`); process.exit(1) })
}
