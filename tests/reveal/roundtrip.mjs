// Known sources, bundled by real tools, recovered by `packgate reveal`, compared byte
// by byte.
//
//   node tests/reveal/roundtrip.mjs --packgate PATH            what tests/run.py installs
//   node tests/reveal/roundtrip.mjs --packgate PATH --corpus   and webpack, terser, sass
//                                                               and less of the corpus
//
// Exit: 0 all recovered, 1 not, 2 could not run. A byte order mark that the tool itself
// leaves out is told, and no difference.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const tests = join(dirname(fileURLToPath(import.meta.url)), '..')
const publish = join(tests, 'publish')
const sample = join(tests, 'corpus', 'sample')
const corpus = join(tests, 'corpus')

const BOM = '\ufeff'
/** What decoders get wrong: quotes, line ends, marks, other scripts, map comments. */
const SOURCES = {
  'src/index.ts': [
    "import { quote } from './deep/quote'",
    "import { emoji } from './emoji'",
    'export const all: string[] = [quote("x"), emoji, `line\\n\\u2028`]',
    'const url: string = "sourceMappingURL=data:," // \\ " \' ` */',
    'export default url',
    '',
  ].join('\n'),
  'src/deep/quote.ts': 'export function quote(text: string): string {\r\n  return `"${text}"`\r\n}\r\n',
  'src/emoji.ts': `${BOM}export const emoji: string = "\u{1f600} \u00e9 \u65e5\u672c \\u{1f600}" /* \u2028\u0001 end */`,
}
const SCRIPTS = {
  'src/one.js': 'exports.one = function (first, second) {\n  return first + "\\"" + second\n}\n',
  'src/two.js': 'var é = "\u{1f600}"\r\nexports.two = é',
}
const STYLES = {
  'src/a.css': '@charset "utf-8";\n.a::before { content: "\\201C \u{1f600}"; }\r\n/* */\n',
  'src/b.css': '.b { color: red }',
}
const SHEETS = { 'src/main.scss': '$a: "é";\n.x { .y { content: $a } }\n' }
const LESS = { 'src/main.less': '@a: "é";\n.x { .y { content: @a } }\n' }

const load = (from, name) => createRequire(join(from, 'package.json'))(name)
const bin = (from, name) => join(from, 'node_modules', '.bin', name + (process.platform === 'win32' ? '.cmd' : ''))

/** bun's own program; its install script, which puts it in place, is never run. */
function bunProgram() {
  const names = readdirSync(join(publish, 'node_modules', '@oven'))
  const wanted = `bun-${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch === 'arm64' ? 'aarch64' : process.arch}`
  const name = names.find((it) => it === wanted) ?? names.find((it) => it.startsWith(wanted))
  if (!name) throw new Error(`no program of bun for this platform among ${names.join(', ')}`)
  return join(publish, 'node_modules', '@oven', name, 'bin', `bun${process.platform === 'win32' ? '.exe' : ''}`)
}

function tool(dir, program, args) {
  const done = spawnSync(program, args, { cwd: dir, encoding: 'utf8', shell: process.platform === 'win32' })
  if (done.status !== 0) throw new Error(`${program} ${args.join(' ')}: ${done.error ?? done.stdout + done.stderr}`)
}

const tsc = (...more) => (dir) =>
  tool(dir, bin(publish, 'tsc'), ['src/index.ts', '--outDir', 'dist', '--target', 'es2020', '--module', 'es2020', '--moduleResolution', 'bundler', ...more])
const bun = (...more) => (dir) => tool(dir, bunProgram(), ['build', 'src/index.ts', '--outdir', 'dist', ...more])

const uglify = (options) => (dir) => {
  const { minify } = load(publish, 'uglify-js')
  const out = minify(SCRIPTS, { sourceMap: { includeSources: true, ...options } })
  if (out.error) throw out.error
  writeFileSync(join(dir, 'dist/out.js'), out.code)
  if (options.url !== 'inline') writeFileSync(join(dir, 'dist/out.js.map'), out.map)
}

const postcss = (inline) => async (dir) => {
  const plugin = { postcssPlugin: 'none', Once() {} }
  for (const name of Object.keys(STYLES)) {
    const from = join(dir, name)
    const to = join(dir, 'dist', name.slice(4))
    const out = await load(sample, 'postcss')([plugin]).process(readFileSync(from, 'utf8'), { from, to, map: { inline } })
    writeFileSync(to, out.css)
    if (out.map) writeFileSync(`${to}.map`, out.map.toString())
  }
}

const webpack = (devtool) => (dir) =>
  new Promise((resolve, reject) => {
    const options = {
      context: dir, mode: 'development', devtool, entry: Object.keys(SCRIPTS).map((name) => `./${name}`),
      output: { path: join(dir, 'dist'), library: 'acme' }, optimization: { minimize: false },
    }
    load(corpus, 'webpack')(options, (error, stats) => {
      const bad = error ?? (stats.hasErrors() ? new Error(stats.toString()) : null)
      bad ? reject(bad) : resolve()
    })
  })

const terser = async (dir) => {
  const { minify } = load(corpus, 'terser')
  const out = await minify(SCRIPTS, { sourceMap: { includeSources: true, url: 'inline' } })
  writeFileSync(join(dir, 'dist/out.js'), out.code)
}

const sass = (dir) => {
  const out = load(corpus, 'sass').compile(join(dir, 'src/main.scss'), { sourceMap: true, sourceMapIncludeSources: true })
  writeFileSync(join(dir, 'dist/main.css.map'), JSON.stringify(out.sourceMap))
}

const less = async (dir) => {
  const text = readFileSync(join(dir, 'src/main.less'), 'utf8')
  const sourceMap = { outputSourceFiles: true, sourceMapFileInline: true }
  const out = await load(corpus, 'less').render(text, { filename: 'src/main.less', sourceMap })
  writeFileSync(join(dir, 'dist/main.css'), out.css)
}

/** Name, sources, what builds them into `dist`, whether of the corpus. */
const ROWS = [
  ['tsc, external', SOURCES, tsc('--sourceMap', '--inlineSources')],
  ['tsc, inline', SOURCES, tsc('--inlineSourceMap', '--inlineSources')],
  ['tsc, with a root', SOURCES, tsc('--sourceMap', '--inlineSources', '--sourceRoot', '/acme/')],
  ['bun, linked', SOURCES, bun('--sourcemap=linked')],
  ['bun, inline, minified', SOURCES, bun('--sourcemap=inline', '--minify')],
  ['uglify, external', SCRIPTS, uglify({ url: 'out.js.map' })],
  ['uglify, inline', SCRIPTS, uglify({ url: 'inline' })],
  ['postcss, external', STYLES, postcss(false)],
  ['postcss, inline', STYLES, postcss(true)],
  ['webpack, source-map', SCRIPTS, webpack('source-map'), true],
  ['webpack, inline-source-map', SCRIPTS, webpack('inline-source-map'), true],
  ['webpack, eval-source-map', SCRIPTS, webpack('eval-source-map'), true],
  ['terser, inline', SCRIPTS, terser, true],
  ['sass', SHEETS, sass, true],
  ['less, inline', LESS, less, true],
]

function files(dir, inner = '') {
  return readdirSync(join(dir, inner), { withFileTypes: true }).flatMap((entry) => {
    const name = inner ? `${inner}/${entry.name}` : entry.name
    return entry.isDirectory() ? files(dir, name) : [name]
  })
}

/** Builds, packs nothing but `dist`, recovers, compares: what is wrong. */
async function judge(packgate, [, sources, build], dir) {
  for (const [name, text] of Object.entries(sources)) {
    mkdirSync(join(dir, 'pkg', dirname(name)), { recursive: true })
    writeFileSync(join(dir, 'pkg', name), text)
  }
  const pkg = join(dir, 'pkg')
  mkdirSync(join(pkg, 'dist'))
  writeFileSync(join(pkg, 'package.json'), JSON.stringify({ name: 'acme', version: '1.0.0', files: ['dist'], packageManager: 'npm@12.0.0' }))
  await build(pkg)
  const out = join(dir, 'out')
  const run = spawnSync(packgate, ['reveal', pkg, '--out', out, '--format', 'json'], { encoding: 'utf8' })
  if (run.status !== 0) return [`exit ${run.status}: ${run.stderr}`]
  if (!existsSync(out)) return [`nothing was recovered from ${files(join(pkg, 'dist')).join(', ')}`]
  const found = files(out).filter((name) => name !== 'packgate-reveal.json')
  const same = (name, text) => found.some((path) => path.endsWith(name.slice(name.indexOf('/') + 1)) && readFileSync(join(out, path), 'utf8') === text)
  const wrong = []
  for (const [name, text] of Object.entries(sources)) {
    if (same(name, text)) continue
    if (text.startsWith(BOM) && same(name, text.slice(1))) continue
    wrong.push(`${name} is not among ${found.join(', ')}, or differs`)
  }
  const listed = JSON.parse(run.stdout).maps.flatMap((map) => map.sources).filter((it) => it.standing === 'revealed')
  if (listed.length !== found.length) wrong.push(`${listed.length} listed, ${found.length} written`)
  return wrong
}

function options(argv) {
  const at = argv.indexOf('--packgate')
  const packgate = at < 0 ? undefined : argv[at + 1]
  const rest = argv.filter((word, index) => at < 0 || (index !== at && index !== at + 1))
  if (!packgate || rest.some((word) => word !== '--corpus')) {
    console.error('usage: node tests/reveal/roundtrip.mjs --packgate PATH [--corpus]')
    process.exit(2)
  }
  return { packgate: resolve(packgate.split('/').join(sep)), all: rest.includes('--corpus') }
}

const { packgate, all } = options(process.argv.slice(2))
let failed = 0
const rows = ROWS.filter((row) => all || !row[3])
for (const row of rows) {
  const dir = mkdtempSync(join(tmpdir(), 'packgate-reveal-'))
  try {
    const wrong = await judge(packgate, row, dir)
    console.log(`${wrong.length ? 'FAILED' : 'ok    '}  ${row[0]}`)
    for (const line of wrong) console.log(`        ${line}`)
    failed += wrong.length ? 1 : 0
  } catch (error) {
    console.error(`${row[0]}: the tool could not run: ${error.message}`)
    process.exit(2)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}
console.log(`${rows.length - failed} of ${rows.length} bundles: every source recovered as it was`)
process.exit(failed ? 1 : 0)
