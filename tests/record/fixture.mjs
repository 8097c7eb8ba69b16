// Writes fixtures (rows of tests/fixtures/packing/*.jsonl) to disk, exactly.
// A library: used by cases.mjs, oracle.mjs's users and tests/fuzz.
//
// A row: {name, note?, tree, package_json? | package_json_raw?, sub?, args?,
// outside?, prefix?, workspaces?, globalIgnoreFile?, user?, npm?}. A value of
// `tree`: {text} | {base64} | {link: target} | {hardlink: other key} | {dir:
// true} | {fifo: true}, each with optional `mode` ("0o755") and `mtime`
// (seconds). A key that starts with "base64:" is a name that is not UTF-8. The
// root directory is always called `fx`; `outside` has the same form and is
// written beside it. package.json is written from `package_json` as compact JSON
// and a newline, with {"name":"fx","version":"1.0.0"} nowhere implied.
import {
  chmodSync, linkSync, lutimesSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync,
  writeFileSync,
} from 'node:fs'
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** A fresh directory, in memory where the system has such a place. */
export function scratch (prefix = 'packgate-') {
  const base = process.env.PACKGATE_SCRATCH ?? (existsSync('/dev/shm') ? '/dev/shm' : tmpdir())
  return mkdtempSync(join(base, prefix))
}

const bytes = s => Buffer.from(s, 'utf8')
const nameBytes = key => key.startsWith('base64:') ? Buffer.from(key.slice(7), 'base64') : bytes(key)
const SLASH = 0x2f
const under = (root, name) => Buffer.concat([bytes(root), Buffer.from('/'), name])

function mkParents (root, name, made) {
  for (let i = name.indexOf(SLASH); i !== -1; i = name.indexOf(SLASH, i + 1)) {
    const dir = name.subarray(0, i)
    const key = dir.toString('latin1')
    if (i === 0 || made.has(key)) continue
    mkdirSync(under(root, dir), { recursive: true })
    made.add(key)
  }
}

function content (spec) {
  if (spec.text !== undefined) return bytes(spec.text)
  if (spec.base64 !== undefined) return Buffer.from(spec.base64, 'base64')
  throw new Error(`a tree entry of no known form: ${JSON.stringify(spec).slice(0, 80)}`)
}

export function writeTree (root, tree) {
  mkdirSync(root, { recursive: true })
  const made = new Set()
  const later = []
  for (const [key, value] of Object.entries(tree)) {
    const spec = typeof value === 'string' ? { text: value } : value
    const name = nameBytes(key)
    mkParents(root, name, made)
    const path = under(root, name)
    if (spec.dir !== undefined) mkdirSync(path, { recursive: true })
    else if (spec.link !== undefined) symlinkSync(spec.link, path)
    else if (spec.hardlink !== undefined) linkSync(under(root, nameBytes(spec.hardlink)), path)
    else if (spec.fifo !== undefined) execFileSync('mkfifo', [path.toString()])
    else writeFileSync(path, content(spec))
    if (spec.mode !== undefined || spec.mtime !== undefined) later.push([name, path, spec])
  }
  // Deepest first, so that a directory's own time and mode come after its entries'.
  later.sort((a, b) => b[0].length - a[0].length)
  for (const [, path, spec] of later) {
    if (spec.mtime !== undefined) lutimesSync(path, spec.mtime, spec.mtime)
    if (spec.mode !== undefined) chmodSync(path, Number(spec.mode))
  }
}

/** The row's tree with its package.json in it. */
export function fullTree (row) {
  const tree = { ...row.tree }
  if (row.package_json_raw) tree['package.json'] = row.package_json_raw
  else if (row.package_json) tree['package.json'] = { text: JSON.stringify(row.package_json) + '\n' }
  else if (row.pkg) tree['package.json'] = { text: JSON.stringify({ name: 'fx', version: '1.0.0', ...row.pkg }) + '\n' }
  return tree
}

/** Writes a row below `base`; answers {root, dir}: the root, and what is to be packed. */
export function materialise (row, base) {
  process.umask(0o022)
  const root = join(base, 'fx')
  const tree = fullTree(row)
  // Extra names of one inode need the first name there: keep the row's order,
  // package.json first.
  writeTree(root, tree)
  if (row.outside) writeTree(base, row.outside)
  return { root, dir: row.sub ? join(root, row.sub) : root }
}

export function remove (dir) {
  rmSync(dir, { recursive: true, force: true, maxRetries: 2 })
}

/** Rows of a .jsonl or .jsonl.gz file. */
export function readRows (file) {
  const raw = readFileSync(file)
  const text = (file.endsWith('.gz') ? gunzipSync(raw) : raw).toString('utf8')
  return text.split('\n').filter(l => l.trim() !== '').map(l => JSON.parse(l))
}
