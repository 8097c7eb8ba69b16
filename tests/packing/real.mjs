// Real packages, packed by packgate and by real programs other than npm, compared.
//
//   node tests/packing/real.mjs [FOLDER] [--programs pnpm12,yarn1,berry,bun] [--sample 300]
//     FOLDER            a node_modules; default tests/corpus/node_modules (tests/corpus/install.py)
//     --packgate PATH   default target/release/packgate
//     --workers 2
//
// Each package is copied to a directory of its own, without its scripts, which yarn and pnpm
// would run. Compared: paths in the tarball's order, modes, the size of every file (but of the
// package.json that pnpm writes anew); where the program fails, packgate must fail too. Exit: 0 all
// agree, 1 differences, 2 could not run.
import { spawn } from 'node:child_process'
import { cpSync, existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Lines } from '../fuzz/fuzz.mjs'
import { remove, scratch } from '../record/fixture.mjs'
import { pack } from './pack.mjs'
import { each } from './record.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const PROFILES = { yarn1: 'yarn@1', berry: 'yarn@4', bun: 'bun@1' }
const profileOf = name => PROFILES[name] ?? name.replace(/(\d+)$/, '@$1')

function parse (argv) {
  const o = { folder: join(here, '..', 'corpus', 'node_modules'), programs: ['pnpm12', 'yarn1', 'berry', 'bun'], sample: 300, workers: 2, packgate: join(here, '..', '..', 'target', 'release', 'packgate') }
  for (let i = 0; i < argv.length; i++) {
    const key = argv[i].replace(/^--/, '')
    if (key === argv[i]) o.folder = argv[i]
    else if (!(key in o)) throw new Error(`unknown option ${argv[i]}`)
    else {
      const value = argv[++i]
      o[key] = key === 'programs' ? value.split(',') : typeof o[key] === 'number' ? Number(value) : value
    }
  }
  return o
}

function packagesIn (folder, sample) {
  const names = readdirSync(folder).sort().filter(name => !name.startsWith('.'))
    .flatMap(name => name.startsWith('@') ? readdirSync(join(folder, name)).sort().map(inner => `${name}/${inner}`) : [name])
    .filter(name => existsSync(join(folder, name, 'package.json')))
  if (names.length <= sample) return names
  return Array.from({ length: sample }, (_, i) => names[Math.floor((i + 0.5) * names.length / sample)])
}

/** A copy of the package in `base`, without its scripts. */
function copied (from, base) {
  const dir = join(base, 'package')
  cpSync(from, dir, { recursive: true, verbatimSymlinks: true })
  const file = join(dir, 'package.json')
  const { scripts, ...rest } = JSON.parse(readFileSync(file, 'utf8').replace(/^\ufeff/, ''))
  writeFileSync(file, JSON.stringify(rest, null, 2) + '\n')
  return dir
}

const told = (files, program) => files.map(({ path, size, mode }) =>
  `${path} ${path === 'package.json' && program.startsWith('pnpm') ? '-' : size} ${mode}`)

function difference (program, theirs, ours) {
  if (theirs.fails !== undefined) return ours.error ? null : `it fails (${theirs.fails}), packgate does not`
  if (ours.error) return `packgate fails: ${JSON.stringify(ours.error)}`
  const [a, b] = [told(theirs.files, program), told(ours.files, program)]
  if (JSON.stringify(a) === JSON.stringify(b)) return null
  const only = (x, y) => x.filter(line => !y.includes(line)).slice(0, 5)
  return JSON.stringify({ missing: only(a, b), surplus: only(b, a) })
}

async function main () {
  const o = parse(process.argv.slice(2))
  if (!existsSync(o.packgate)) throw new Error(`${o.packgate} is not there: cargo build --release`)
  const names = packagesIn(o.folder, o.sample)
  const lines = Object.fromEntries(o.programs.map(name => [name, new Lines('packgate', () =>
    spawn(o.packgate, ['list', '--batch', '--manager', profileOf(name)], { stdio: ['pipe', 'pipe', 'inherit'], detached: true }))]))
  const count = Object.fromEntries(o.programs.map(name => [name, { agree: 0, differ: 0 }]))
  await each(names, o.workers, async name => {
    const base = scratch('packgate-real-')
    try {
      const dir = copied(join(o.folder, name), base)
      for (const program of o.programs) {
        const found = difference(program, await pack(program, dir), await lines[program].ask({ dir }))
        count[program][found ? 'differ' : 'agree']++
        if (found) console.log(`${profileOf(program)} ${name}: ${found}`)
      }
    } finally {
      remove(base)
    }
  })
  for (const line of Object.values(lines)) line.close()
  let failed = 0
  for (const [program, { agree, differ }] of Object.entries(count)) {
    console.log(`${profileOf(program)}: ${agree} of ${agree + differ} packages agree`)
    failed += differ
  }
  process.exit(failed ? 1 : 0)
}

main().catch(error => { console.error(`real: ${error.stack}`); process.exit(2) })
