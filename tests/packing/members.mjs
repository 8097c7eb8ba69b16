// Which directories pnpm, yarn 1 and yarn 4 take for members of a workspace, recorded.
//
//   node tests/packing/members.mjs            writes crates/manifest/tests/data/members.jsonl
//   node tests/packing/members.mjs --check [EVERY]
//                                             records anew, or each EVERYth row, and compares;
//                                             exit 1 on a difference
//
// Each row is a list of patterns, tried in one tree in which every directory of DIRS holds a
// package.json: as `packages` of pnpm-workspace.yaml, as `workspaces` of package.json, and as
// `workspaces.packages`. Nothing is installed.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { remove, scratch } from '../record/fixture.mjs'
import { environment, PROGRAMS } from './programs.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const FILE = join(here, '..', '..', 'crates', 'manifest', 'tests', 'data', 'members.jsonl')

const DIRS = [
  'packages/a', 'packages/b', 'packages/.hidden', 'packages/a/nested', 'packages/b/test/fixture',
  'packages/a/node_modules/dep', 'packages/group/c', 'packages/group/d', 'packages/bower_components/e',
  'tools/cli', 'tools/test', 'tests/t', 'docs', 'node_modules/n', 'packages/Upper', 'apps/[x]', '.config/z',
]

const PATTERNS = [
  ['packages/*'],
  ['packages/*/'],
  ['./packages/*'],
  ['packages/**'],
  ['**'],
  ['packages/*', '!packages/b'],
  ['!packages/b', 'packages/*'],
  ['packages/**', '!packages/group'],
  ['packages/**', '!packages/group/**'],
  ['packages/**', '!**/nested'],
  ['packages/**', '!**/test/**'],
  ['packages/*', '!packages/*', 'packages/a'],
  ['packages/*', '!packages/b', 'packages/b'],
  ['packages/a', 'tools/cli'],
  ['packages/{a,b}'],
  ['packages/@(a|b)'],
  ['packages/[ab]'],
  ['packages/?'],
  ['tools/*', 'docs'],
  ['tests/*'],
  ['.config/*'],
  ['packages/.*'],
  ['packages/upper'],
  ['packages'],
  ['packages/*', 'packages/*/*'],
  ['nothing/*'],
  [],
]

const PNPM = ['pnpm9', 'pnpm10', 'pnpm11', 'pnpm12']

function project (base, root, extra) {
  const dir = join(base, 'ws')
  mkdirSync(dir)
  const write = (path, text) => {
    mkdirSync(dirname(join(dir, path)), { recursive: true })
    writeFileSync(join(dir, path), text)
  }
  write('package.json', JSON.stringify({ name: 'root', version: '1.0.0', private: true, ...root }))
  for (const [path, text] of Object.entries(extra)) write(path, text)
  DIRS.forEach((at, index) => write(`${at}/package.json`, JSON.stringify({ name: `p${index}`, version: '1.0.0' })))
  return realpathSync(dir)
}

/** What `words` of `program` print in a project; null where it fails. */
function said (program, words, root, extra) {
  const base = scratch('packgate-members-')
  try {
    const dir = project(base, root, extra)
    const [command, ...first] = PROGRAMS[program].start()
    const done = spawnSync(command, [...first, ...words], { cwd: dir, env: environment(base), encoding: 'utf8' })
    if (done.error) throw done.error
    return { dir, text: done.status === 0 ? done.stdout : null }
  } finally {
    remove(base)
  }
}

const sorted = dirs => [...new Set(dirs)].filter(dir => dir !== '' && dir !== '.').sort()
const lines = text => text.split('\n').filter(line => line.trim() !== '')

function pnpm (program, patterns) {
  const yaml = `packages:${patterns.length === 0 ? ' []' : ''}\n${patterns.map(it => `  - ${JSON.stringify(it)}\n`).join('')}`
  const { dir, text } = said(program, ['-r', 'ls', '--depth', '-1', '--json'], {}, { 'pnpm-workspace.yaml': yaml })
  return text === null ? 'fails' : sorted((text.trim() === '' ? [] : JSON.parse(text)).map(it => relative(dir, it.path)))
}

function yarn1 (workspaces) {
  const { text } = said('yarn1', ['--silent', 'workspaces', 'info'], { workspaces }, { 'yarn.lock': '' })
  return text === null ? 'fails' : sorted(Object.values(JSON.parse(text)).map(it => it.location))
}

function berry (workspaces) {
  const { text } = said('berry', ['workspaces', 'list', '--json'], { workspaces }, { 'yarn.lock': '' })
  return text === null ? 'fails' : sorted(lines(text).map(line => JSON.parse(line).location))
}

function record (every) {
  return PATTERNS.filter((_, index) => index % every === 0).map(patterns => {
    const row = { patterns }
    for (const program of PNPM) row[program] = pnpm(program, patterns)
    for (const [name, ask] of [['yarn1', yarn1], ['berry', berry]]) {
      row[name] = ask(patterns)
      row[`${name}Packages`] = ask({ packages: patterns })
    }
    return JSON.stringify(row)
  })
}

const [check, every] = process.argv.slice(2)
const recorded = [JSON.stringify({ dirs: DIRS }), ...record(Number(every ?? 1))]
if (check !== '--check') writeFileSync(FILE, recorded.join('\n') + '\n')
else {
  const known = lines(readFileSync(FILE, 'utf8'))
  const drifted = recorded.filter(line => !known.includes(line))
  for (const line of drifted) console.log(`recorded otherwise: ${line}`)
  console.log(`${recorded.length - 1 - drifted.length} of ${recorded.length - 1} rows as recorded`)
  process.exitCode = drifted.length > 0 || (!every && known.length !== recorded.length) ? 1 : 0
}
