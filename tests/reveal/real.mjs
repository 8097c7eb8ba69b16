// What `packgate reveal --out` writes for real packages, beside what Node.js finds in
// their maps with JSON.parse and a regular expression.
//
//   node tests/reveal/real.mjs --packgate PATH [NODE_MODULES] [--sample N]
//
// NODE_MODULES is tests/corpus/node_modules unless named. Of those packages the files
// are taken that `packgate list` names. Exit: 0 all the same, 1 not, 2 could not run.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const INLINE = /sourceMappingURL=data:[^,\s"'`<]*?(;base64)?,([^\s"'`*\\]+)/g
const INDEX = 'packgate-reveal.json'

/** Compilers drop the mark, version control changes the line ends. */
const plain = (text) => text.replace(/^\ufeff/, '').replaceAll('\r', '')

function contents(map, into) {
  if (Array.isArray(map?.sections)) for (const section of map.sections) contents(section?.map, into)
  if (!Array.isArray(map?.sourcesContent)) return
  for (const text of map.sourcesContent) if (typeof text === 'string' && text !== '') into.add(plain(text.toWellFormed()))
}

function parse(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The contents of the maps in a file. */
function maps(text, into) {
  const whole = parse(text.replace(/^\ufeff?\)\]\}[^\n]*\n/, '').replace(/^\ufeff/, ''))
  if (whole?.version === 3) contents(whole, into)
  for (const [, base64, payload] of text.matchAll(INLINE)) {
    const map = parse(base64 ? Buffer.from(payload, 'base64').toString() : decodeURIComponent(payload))
    if (map?.version === 3) contents(map, into)
  }
}

function expected(packgate, dir) {
  const list = spawnSync(packgate, ['list', dir, '--manager', 'npm@12', '--format', 'json'], { encoding: 'utf8', maxBuffer: 1 << 28 })
  if (list.status !== 0) return undefined
  const [revealed, shipped] = [new Set(), new Set()]
  for (const { path } of JSON.parse(list.stdout).files) {
    const text = readFileSync(join(dir, path), 'utf8')
    shipped.add(plain(text))
    if (text.includes('sourcesContent') || text.includes('sourceMappingURL=data:')) maps(text, revealed)
  }
  return revealed.difference ? revealed.difference(shipped) : new Set([...revealed].filter((it) => !shipped.has(it)))
}

function files(dir) {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name)
    return entry.isDirectory() ? files(path) : [path]
  })
}

/** What is wrong with a package, and how many sources were compared. */
function judge(packgate, dir) {
  const wanted = expected(packgate, dir)
  if (!wanted) return { skipped: true }
  const scratch = mkdtempSync(join(tmpdir(), 'packgate-reveal-'))
  try {
    const out = join(scratch, 'out')
    const run = spawnSync(packgate, ['reveal', dir, '--manager', 'npm@12', '--out', out], { encoding: 'utf8' })
    if (run.status !== 0) return { wrong: `exit ${run.status}: ${run.stderr}${run.stdout}` }
    const written = existsSync(out) ? files(out).filter((path) => !path.endsWith(INDEX)) : []
    const got = new Set(written.map((path) => plain(readFileSync(path, 'utf8'))))
    const missing = [...wanted].filter((it) => !got.has(it))
    const more = [...got].filter((it) => !wanted.has(it))
    if (missing.length || more.length || got.size !== written.length) {
      const first = JSON.stringify((missing[0] ?? more[0] ?? '').slice(0, 80))
      return { wrong: `${missing.length} missing, ${more.length} more, ${written.length} files: ${first}` }
    }
    return { count: got.size }
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

function packages(root) {
  const names = readdirSync(root).filter((name) => !name.startsWith('.'))
  const all = names.flatMap((name) => (name.startsWith('@') ? readdirSync(join(root, name)).map((it) => `${name}/${it}`) : [name]))
  return all.filter((name) => existsSync(join(root, name, 'package.json')))
}

const args = process.argv.slice(2)
const option = (name) => (args.includes(name) ? args.splice(args.indexOf(name), 2)[1] : undefined)
const [packgate, sample] = [option('--packgate'), Number(option('--sample') ?? Infinity)]
const root = args[0] ?? join(here, '..', 'corpus', 'node_modules')
if (!packgate || args.length > 1 || !existsSync(root)) {
  console.error('usage: node tests/reveal/real.mjs --packgate PATH [NODE_MODULES] [--sample N]')
  process.exit(2)
}
const names = packages(root)
const step = Math.max(1, Math.floor(names.length / sample))
const totals = { same: 0, skipped: 0, wrong: 0, revealing: 0, sources: 0 }
for (const name of names.filter((_, at) => at % step === 0)) {
  const { wrong, count, skipped } = judge(resolve(packgate), join(root, name))
  if (skipped) totals.skipped += 1
  else if (wrong) {
    totals.wrong += 1
    console.log(`FAILED  ${name}: ${wrong}`)
  } else {
    totals.same += 1
    totals.revealing += count ? 1 : 0
    totals.sources += count
  }
}
const { same, wrong, skipped, revealing, sources } = totals
console.log(`${same} of ${same + wrong} packages: the same sources; ${sources} of them in ${revealing} packages; ${skipped} that npm refuses to pack`)
process.exit(wrong || !same ? 1 : 0)
