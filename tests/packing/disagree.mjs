// The rule manager-disagrees, held against the real programs: each project below is packed
// by all of the managers concerned, before packgate's one edit and after it.
//
//   node tests/packing/disagree.mjs [--packgate PATH] [NAME …]
//     --packgate PATH   default target/release/packgate
//
// Before: the rule names exactly the files that others pack and the judged manager does not,
// each under those who pack it. After: no program packs one of them, the judged manager packs
// what it packed, and the rule is silent. Exit: 0 all so, 1 not, 2 could not run.
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { remove, scratch } from '../record/fixture.mjs'
import { environment } from './programs.mjs'
import { pack } from './pack.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const DIST = { 'dist/a.js': 'a\n', 'dist/a.js.map': '{}\n', 'dist/s/b.js': 'b\n', 'dist/s/b.js.map': '{}\n', 'src/a.ts': 'a\n' }

// Who is judged comes first; `programs` of pack.mjs by the profiles of packgate.
const ROWS = {
  'npm 11, and npm 12 to come': {
    programs: { 'npm@11': 'npm11', 'npm@12': 'npm12' },
    manifest: { packageManager: 'npm@11.19.1', files: ['dist', '!*.map'] },
    files: DIST,
  },
  'npm 12 beside pnpm 10': {
    programs: { 'npm@11': 'npm11', 'npm@12': 'npm12', 'pnpm@10': 'pnpm10' },
    manifest: { devEngines: { packageManager: [{ name: 'npm', version: '11', onFail: 'ignore' }, { name: 'pnpm', version: '10', onFail: 'ignore' }] }, files: ['dist', '!*.map'] },
    files: DIST,
  },
  'npm 12 beside yarn 1, which packs everything beside a negation': {
    programs: { 'npm@12': 'npm12', 'yarn@1': 'yarn1' },
    policy: 'npm@12',
    manifest: { files: ['dist', '!**/*.map'] },
    files: { ...DIST, 'yarn.lock': '# yarn lockfile v1\n' },
  },
  'npm 12 beside yarn 4, which packs .npmrc': {
    programs: { 'npm@12': 'npm12', 'yarn@4': 'berry' },
    policy: 'npm@12',
    manifest: {},
    files: { 'index.js': 'a\n', '.npmrc': 'fund=false\n', 'yarn.lock': '__metadata:\n  version: 8\n  cacheKey: 10c0\n\n"fx@workspace:.":\n  version: 0.0.0-use.local\n  resolution: "fx@workspace:."\n  languageName: unknown\n  linkType: soft\n' },
  },
  'npm 12 beside bun, which minds the case': {
    programs: { 'npm@12': 'npm12', 'bun@1': 'bun' },
    policy: 'npm@12',
    manifest: {},
    files: { 'index.js': 'a\n', 'Key.PEM': 'x\n', '.npmignore': '*.pem\nbun.lock\npackgate.toml\n', 'bun.lock': '{"lockfileVersion": 1, "workspaces": {"": {"name": "fx"}}, "packages": {}}\n' },
  },
}

function parse (argv) {
  const o = { packgate: join(here, '..', '..', 'target', 'release', 'packgate'), names: [] }
  for (let i = 0; i < argv.length; i++) {
    if (argv[i] === '--packgate') o.packgate = argv[++i]
    else o.names.push(argv[i])
  }
  return o
}

function layOut (dir, { manifest, files, policy }) {
  const all = { ...files, 'package.json': JSON.stringify({ name: 'fx', version: '1.0.0', ...manifest }, null, 2) + '\n' }
  if (policy) all['packgate.toml'] = `[project]\nmanager = "${policy}"\n`
  for (const [path, text] of Object.entries(all)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), text)
  }
}

/** What packgate's `words` print of `dir`; null after a failure to judge. */
function ask (packgate, dir, words) {
  const done = spawnSync(packgate, words, { cwd: dir, encoding: 'utf8', env: environment(dirname(dir)) })
  if (done.error || done.status === 2) throw new Error(`packgate ${words.join(' ')}: ${done.error ?? done.stderr}`)
  return done.stdout
}

const findings = (packgate, dir) => JSON.parse(ask(packgate, dir, ['check', '--format', 'json'])).packages[0].findings
  .filter(it => it.rule === 'manager-disagrees')

/** The paths that each program packs, by profile. */
async function packed (dir, programs) {
  const sets = {}
  for (const [profile, program] of Object.entries(programs)) {
    const answer = await pack(program, dir)
    if (answer.fails !== undefined) throw new Error(`${program}: ${answer.fails}`)
    sets[profile] = answer.files.map(file => file.path).sort()
  }
  return sets
}

/** path → profiles of those that pack what the judged one does not. */
function extras (sets) {
  const [judged, ...others] = Object.keys(sets)
  const by = {}
  for (const other of others) {
    for (const path of sets[other]) if (!sets[judged].includes(path)) (by[path] ??= []).push(other)
  }
  return by
}

const same = (a, b) => JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort())

/** What is wrong with what packgate makes of the row; null where nothing is. */
async function wrong (row, packgate) {
  const base = scratch('packgate-disagree-')
  const dir = join(base, 'fx')
  mkdirSync(dir)
  try {
    layOut(dir, row)
    const before = await packed(dir, row.programs)
    const found = findings(packgate, dir)
    const told = Object.fromEntries(found.flatMap(it => it.files.map(file => [file.path, it.profiles])))
    const real = extras(before)
    if (Object.keys(real).length === 0) return 'the programs agree: this row shows nothing'
    if (!same(told, real)) return `told ${JSON.stringify(told)}, but the programs say ${JSON.stringify(real)}`
    if (new Set(found.map(it => it.fix?.title)).size !== 1 || !found[0].fix) return 'there is not one edit'
    ask(packgate, dir, ['fix', '--yes'])
    const after = await packed(dir, row.programs)
    const judged = Object.keys(row.programs)[0]
    if (!same(before[judged], after[judged])) return `${judged} packs ${after[judged]} after the edit, and ${before[judged]} before`
    const left = Object.keys(extras(after)).filter(path => path in real)
    if (left.length > 0) return `after the edit others still pack ${left}`
    if (findings(packgate, dir).length > 0) return 'the rule still speaks after the edit'
    console.log(`      ${found[0].fix.title}`)
    return null
  } finally {
    remove(base)
  }
}

const options = parse(process.argv.slice(2))
let failed = 0
try {
  for (const [name, row] of Object.entries(ROWS).filter(([name]) => options.names.length === 0 || options.names.includes(name))) {
    const what = await wrong(row, options.packgate)
    console.log(`${what === null ? 'ok  ' : 'FAIL'}  ${name}${what === null ? '' : `: ${what}`}`)
    failed += what !== null
  }
} catch (error) {
  console.error(error.message)
  process.exit(2)
}
process.exit(failed > 0 ? 1 : 0)
