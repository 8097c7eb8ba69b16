// Records what the real npm 10, 11 and 12 pack from each hand-made fixture.
//
//   node tests/record/cases.mjs                    re-records cases-npm.jsonl and extra-cases-npm.jsonl
//   node tests/record/cases.mjs --check            records anew and compares; exit 1 when anything differs
//   node tests/record/cases.mjs --only NAME …      those rows only (prints; with --check compares,
//                                                  with --update puts them in their files)
//   node tests/record/cases.mjs --every N         every Nth row only
//   options: --npm 10,11,12   --in FILE --out FILE   --workers 2
//
// Inputs: tests/fixtures/packing/cases.jsonl and extra-cases.jsonl (the latter is
// written by extra-cases.mjs). For each row and npm two answers are taken: the
// program's (`npm pack --dry-run --json --ignore-scripts` in a fresh directory,
// blind to the machine's configuration), which is what is recorded, and that
// npm's own library's in one process, which adds the order in the tarball. Where
// the two differ, the row says so under `library`, and the differences are listed
// at the end, as are those from the columns that came with cases.jsonl.
//
// One line a row: {name, prefix?, workspaces?, npm10, npm11, npm12}, each npm
// {files: [{path,size,mode}] in the order of npm's JSON, tar: [path] in the order
// of the tarball, list: [path] where the packlist names them differently,
// entryCount, unpackedSize, bundled?} or {fails: {message, code?, exit,
// library?: its message where the program prints none}}.
import { spawn } from 'node:child_process'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { MAJORS, peer } from '../peers/peers.mjs'
import { fullTree, materialise, readRows, remove, scratch } from './fixture.mjs'
import { cli } from './oracle.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const packing = join(here, '..', 'fixtures', 'packing')

/** A child oracle, one question at a time. */
class Oracle {
  constructor (major, mode) {
    const p = peer(major)
    this.child = spawn(p.node, [join(here, 'oracle.mjs'), '--npm', String(major), '--mode', mode, '--timeout', '20'],
      { stdio: ['pipe', 'pipe', 'inherit'] })
    this.waiting = []
    createInterface({ input: this.child.stdout }).on('line', l => this.waiting.shift()(JSON.parse(l)))
    this.child.on('close', code => {
      for (const w of this.waiting) w({ err: `the oracle died (${code})` })
      this.waiting = []
    })
  }

  ask (request) {
    return new Promise(resolve => {
      this.waiting.push(resolve)
      this.child.stdin.write(JSON.stringify(request) + '\n')
    })
  }

  close () { this.child.stdin.end() }
}

/** Which workspaces npm itself would select when started in `dir`. */
async function implicitWorkspace (row, root, dir) {
  if (dir === root) return {}
  const mapWorkspaces = peer(12).require('@npmcli/map-workspaces')
  let pkg
  try {
    pkg = JSON.parse(fullTree(row)['package.json'].text)
  } catch {
    return {}
  }
  if (!pkg.workspaces) return {}
  let members
  try {
    members = [...(await mapWorkspaces({ cwd: root, pkg })).values()]
  } catch {
    return {} // two members of one name: npm itself refuses
  }
  return members.includes(dir) ? { prefix: '', workspaces: [row.sub] } : {}
}

const tidy = (text, base) => text.split(base).join('<tmp>')
  // Names of temporary directories, and times, differ from run to run.
  .replace(/packgate-home-\w+/g, '<home>')

function answerOf (out, base) {
  if (out.err !== undefined) {
    return { fails: { message: tidy(out.err, base).slice(0, 200), ...(out.code ? { code: out.code } : {}), ...(out.exit ? { exit: out.exit } : {}) } }
  }
  return {
    files: out.entries,
    entryCount: out.entryCount,
    unpackedSize: out.unpackedSize,
    ...(out.bundled?.length ? { bundled: out.bundled } : {}),
    ...(out.packages ? { packages: out.packages.map(p => ({ name: p.name, files: p.entries })) } : {}),
  }
}

const pathsOf = a => a.fails ? null : a.files.map(f => f.path).sort()
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b)

async function recordOne (row, major, oracles) {
  // Library and program each get a tree of their own: npm 12 may run code in it.
  const base = scratch()
  try {
    if (row.user) chmodSync(base, 0o755)
    const { root, dir } = materialise(row, base)
    const ws = row.workspaces
      ? { prefix: row.prefix ?? '', workspaces: row.workspaces }
      : await implicitWorkspace(row, root, dir)
    const request = {
      dir,
      prefix: ws.prefix === undefined ? dir : join(root, ws.prefix),
      ...(ws.workspaces ? { workspaces: ws.workspaces.map(w => join(root, w)) } : {}),
      // The default place is below the global prefix, which is empty here.
      ...(row.globalIgnoreFile && major >= 12 ? { globalIgnoreFile: join(base, row.globalIgnoreFile) } : {}),
    }
    const args = (row.args ?? []).map(a => a.replaceAll('{root}', root).replaceAll('{base}', base))
    const program = await cli(major, { ...request, args, user: row.user, path: row.cwd === undefined ? dir : join(root, row.cwd) })
    const answer = answerOf(program, base)
    let library = null
    if (!row.user && !row.programOnly) {
      const [packed, listed] = await Promise.all([oracles.pack.ask(request), oracles.list.ask(request)])
      library = answerOf(packed, base)
      if (!library.fails) {
        answer.tar = packed.files
        if (!same(listed.files, packed.files)) answer.list = listed.files ?? { fails: tidy(listed.err, base) }
      }
      if (answer.fails && library.fails) {
        if (!answer.fails.message) answer.fails.library = library.fails.message
      } else if (!same([pathsOf(library), library.files], [pathsOf(answer), answer.files])) {
        answer.library = library
      }
      if (answer.fails) {
        delete answer.tar
        delete answer.list
      }
    }
    return { ws, answer }
  } finally {
    remove(base)
  }
}

async function record (rows, majors, workers) {
  const done = rows.map(row => ({ name: row.name }))
  const jobs = rows.flatMap((row, i) => majors.map(major => ({ row, i, major })))
  let next = 0
  const worker = async () => {
    const oracles = new Map()
    while (next < jobs.length) {
      const { row, i, major } = jobs[next++]
      if (!oracles.has(major)) oracles.set(major, { pack: new Oracle(major, 'pack'), list: new Oracle(major, 'list') })
      const { ws, answer } = await recordOne(row, major, oracles.get(major))
      Object.assign(done[i], ws.workspaces ? ws : {})
      done[i][`npm${major}`] = answer
      if (process.stderr.isTTY) process.stderr.write(`\r${next}/${jobs.length} `)
    }
    for (const { pack, list } of oracles.values()) { pack.close(); list.close() }
  }
  await Promise.all(Array.from({ length: workers }, worker))
  // Columns in the order of the versions, whatever finished first.
  return done.map(({ npm10, npm11, npm12, ...rest }) => ({ ...rest, npm10, npm11, npm12 }))
}

function report (inputs, recorded, majors) {
  const lines = []
  for (const [i, row] of inputs.entries()) {
    for (const major of majors) {
      const a = recorded[i][`npm${major}`]
      if (a.library) lines.push(`library differs  npm ${major}  ${row.name}: ${describe(a, a.library)}`)
      if (a.list) lines.push(`tarball renames  npm ${major}  ${row.name}: ${Array.isArray(a.list) ? describeLists(a.list, a.tar) : JSON.stringify(a.list)}`)
      const given = row.packed?.[`npm${major}`]
      if (given) {
        const old = given.fails ? null : [...given.files].sort()
        if (!same(old, pathsOf(a))) {
          lines.push(`given data (by ${given.by})  npm ${major}  ${row.name}: given ${old ? describeLists(old, pathsOf(a) ?? []) : 'failure'}; now ${a.fails ? `fails: ${a.fails.message}` : `${a.files.length} files`}`)
        }
      }
    }
  }
  return lines
}

const describeLists = (a, b) => `-[${a.filter(x => !b.includes(x))}] +[${b.filter(x => !a.includes(x))}]`
function describe (program, library) {
  if (program.fails || library.fails) {
    return `program ${program.fails ? `fails: ${program.fails.message}` : 'packs'}, library ${library.fails ? `fails: ${library.fails.message}` : 'packs'}`
  }
  const [a, b] = [pathsOf(program), pathsOf(library)]
  return same(a, b) ? 'sizes, modes or order' : describeLists(a, b)
}

/** An answer without what its library said of a failure: V8's words vary. */
function stable (answer) {
  if (!answer?.fails?.library) return answer
  const { library, ...fails } = answer.fails
  return { ...answer, fails }
}

async function main () {
  const options = { check: false, update: false, only: [], every: 1, npm: MAJORS, in: null, out: null, workers: 2 }
  const argv = process.argv.slice(2)
  for (let i = 0; i < argv.length; i++) {
    const key = argv[i]
    if (key === '--check') options.check = true
    else if (key === '--only') while (argv[i + 1] && !argv[i + 1].startsWith('--')) options.only.push(argv[++i])
    else if (key === '--update') options.update = true
    else if (key === '--every') options.every = Number(argv[++i])
    else if (key === '--npm') options.npm = argv[++i].split(',').map(Number)
    else if (key === '--in') options.in = argv[++i]
    else if (key === '--out') options.out = argv[++i]
    else if (key === '--workers') options.workers = Number(argv[++i])
    else throw new Error(`unknown option ${key}`)
  }
  const pairs = options.in
    ? [[options.in, options.out]]
    : [['cases.jsonl', 'cases-npm.jsonl'], ['extra-cases.jsonl', 'extra-cases-npm.jsonl']].map(p => p.map(f => join(packing, f)))
  let bad = 0
  let compared = 0
  for (const [input, output] of pairs) {
    let rows = readRows(input)
    if (options.only.length) rows = rows.filter(r => options.only.some(o => o.endsWith('*') ? r.name.startsWith(o.slice(0, -1)) : r.name === o))
    rows = rows.filter((_, i) => i % options.every === 0)
    if (!rows.length) continue
    const recorded = await record(rows, options.npm, options.workers)
    for (const line of report(rows, recorded, options.npm)) console.error(line)
    if (options.check) {
      const stored = new Map(readRows(output).map(r => [r.name, r]))
      for (const now of recorded) {
        for (const major of options.npm) {
          compared++
          const key = `npm${major}`
          if (!same(stable(stored.get(now.name)?.[key]), stable(now[key]))) {
            bad++
            console.log(`differs: ${now.name} ${key}\n  stored ${JSON.stringify(stored.get(now.name)?.[key])}\n  now    ${JSON.stringify(now[key])}`)
          }
        }
      }
    } else if (options.update) {
      const merged = new Map([...readRows(output), ...recorded].map(r => [r.name, r]))
      const order = readRows(input).map(r => merged.get(r.name)).filter(Boolean)
      writeFileSync(output, order.map(r => JSON.stringify(r) + '\n').join(''))
    } else if (options.only.length || !output) {
      for (const row of recorded) console.log(JSON.stringify(row))
    } else {
      writeFileSync(output, recorded.map(r => JSON.stringify(r) + '\n').join(''))
      console.error(`${relative(process.cwd(), output)}: ${recorded.length} rows, ${readFileSync(output).length} bytes`)
    }
  }
  if (options.check) {
    console.log(`${compared - bad} passed, ${bad} failed`)
    if (bad || !compared) process.exitCode = 1
  }
}

main().catch(e => { console.error(`cases: ${e.stack}`); process.exit(1) })
