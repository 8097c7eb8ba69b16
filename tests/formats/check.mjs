// SARIF, validated against the official schema by the validator that GitHub's upload
// action uses.
//
//   node tests/formats/check.mjs                      every crates/report/tests/golden/sarif_*.txt
//   node tests/formats/check.mjs --packgate PATH      and what this program writes
//   node tests/formats/check.mjs FILE…                these files instead
//
// Without FILE it also breaks one of the files in many ways, each of which must be
// refused. Exit: 0 all as it should be, 1 not, 2 could not run.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
const repo = join(here, '..', '..')
const golden = join(repo, 'crates', 'report', 'tests', 'golden')
const SHA256 = 'c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e'

/** Every way in which a file is broken: what is set, where; undefined takes it out. */
const MUTATIONS = [
  ['version', undefined],
  ['version', '2.0.0'],
  ['runs', undefined],
  ['runs', {}],
  ['unknown', true],
  ['runs.0.tool', undefined],
  ['runs.0.tool.driver.name', undefined],
  ['runs.0.tool.driver.rules.0.id', undefined],
  ['runs.0.tool.driver.rules.0.help', 'text'],
  ['runs.0.tool.driver.rules.0.defaultConfiguration.level', 'fatal'],
  ['runs.0.tool.driver.rules.0.properties.tags', ['twice', 'twice']],
  ['runs.0.tool.driver.informationUri', 'no uri'],
  ['runs.0.columnKind', 'bytes'],
  ['runs.0.invocations.0.executionSuccessful', undefined],
  ['runs.0.invocations.0.exitCode', '1'],
  ['runs.0.results.0.message', undefined],
  ['runs.0.results.0.message', {}],
  ['runs.0.results.0.level', 'fatal'],
  ['runs.0.results.0.ruleIndex', -2],
  ['runs.0.results.0.locations.0.physicalLocation.region.startLine', -1],
  ['runs.0.results.0.locations.0.physicalLocation.region.startLine', 0],
  ['runs.0.results.0.locations.0.physicalLocation.region.endColumn', 1.5],
  ['runs.0.results.0.locations.0.physicalLocation.artifactLocation.uri', 7],
  ['runs.0.results.0.partialFingerprints.primaryLocationLineHash', 7],
  ['runs.0.results.0.fixes.0.artifactChanges', []],
  ['runs.0.results.0.fixes.0.artifactChanges.0.replacements', []],
  ['runs.0.results.0.fixes.0.artifactChanges.0.replacements.0.deletedRegion', undefined],
  ['runs.0.results.0.suppressions', [{ kind: 'wished' }]],
  ['runs.0.results.0.suppressions', [{}]]
]

/** What packgate is asked, and how it must end. */
const RUNS = [
  [['examples/leaky-package'], 1],
  [['examples/leaky-package', '--verbose'], 1],
  [['examples/leaky-package/no-such-directory'], 2]
]

function stop (message) {
  console.error(`tests/formats: ${message}`)
  process.exit(2)
}

async function loadValidator () {
  try {
    return (await import('jsonschema')).default.Validator
  } catch (error) {
    return stop(`${error.message}: run python3 tests/formats/install.py`)
  }
}

function loadSchema () {
  const bytes = readFileSync(join(here, 'sarif-schema-2.1.0.json'))
  const found = createHash('sha256').update(bytes).digest('hex')
  if (found !== SHA256) stop(`sarif-schema-2.1.0.json is not the official one: SHA-256 ${found}`)
  return JSON.parse(bytes)
}

const Validator = await loadValidator()
const schema = loadSchema()

/** What the schema has against the document, as lines. */
function complaints (document) {
  return new Validator().validate(document, schema).errors.map(error => error.stack)
}

let failures = 0
function report (name, wrong) {
  if (wrong.length === 0) return
  failures++
  console.error(`${name}:\n  ${wrong.join('\n  ')}`)
}

function read (text) {
  try {
    return { document: JSON.parse(text), wrong: [] }
  } catch (error) {
    return { document: null, wrong: [`not JSON: ${error.message}`] }
  }
}

function checkText (name, text) {
  const { document, wrong } = read(text)
  report(name, wrong.length ? wrong : complaints(document))
  return document
}

function broken (document, path, value) {
  const copy = structuredClone(document)
  const names = path.split('.')
  const last = names.pop()
  const parent = names.reduce((at, name) => at[name], copy)
  if (value === undefined) {
    if (!(last in parent)) stop(`nothing to take out at ${path}`)
    delete parent[last]
  } else {
    parent[last] = value
  }
  return copy
}

function checkMutations (document) {
  let refused = 0
  for (const [path, value] of MUTATIONS) {
    const wrong = complaints(broken(document, path, value))
    if (wrong.length) refused++
    else report(`${path} = ${JSON.stringify(value)}`, ['not refused by the validator'])
  }
  console.log(`${refused} of ${MUTATIONS.length} broken files: refused`)
}

function checkProgram (program) {
  for (const [args, code] of RUNS) {
    const name = `packgate check --format sarif ${args.join(' ')}`
    const done = spawnSync(program, ['check', '--format', 'sarif', ...args], { cwd: repo, encoding: 'utf8' })
    if (done.error) stop(`${program}: ${done.error.message}`)
    report(name, done.status === code ? [] : [`exit code ${done.status} instead of ${code}: ${done.stderr}`])
    const document = checkText(name, done.stdout)
    const said = document?.runs?.[0]?.invocations?.[0]?.exitCode
    report(name, said === code ? [] : [`invocations[0].exitCode is ${said}`])
  }
  console.log(`${RUNS.length} runs of packgate: checked`)
}

const args = process.argv.slice(2)
const flag = args.indexOf('--packgate')
const [, program] = flag < 0 ? [] : args.splice(flag, 2)
if (flag >= 0 && !program) stop('--packgate needs a path')
const files = args.length
  ? args.map(file => resolve(file))
  : readdirSync(golden).filter(name => /^sarif_.*\.txt$/.test(name)).sort().map(name => join(golden, name))
if (files.length === 0) stop(`${golden} has no SARIF file`)
for (const file of files) checkText(file, readFileSync(file, 'utf8'))
console.log(`${files.length} files: validated`)
if (args.length === 0) checkMutations(JSON.parse(readFileSync(join(golden, 'sarif_leaky.txt'), 'utf8')))
if (program) checkProgram(resolve(program))
if (failures) console.error(`tests/formats: ${failures} failed`)
process.exit(failures ? 1 : 0)
