// Random adversarial packages, the same ones for the same (seed, index) forever.
// A library for fuzz.mjs; to look at what it makes:
//
//   node tests/fuzz/generate.mjs --seed 1 --index 7 [--count 3]     prints fixture rows
//
// The form of a row is that of tests/fixtures/packing (see its README.md). Names,
// ignore lines and `files` entries are drawn so that they meet: most patterns are
// made from a path that exists, then bent.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))

// The hand-made adversarial patterns.
const KNOWN_PATTERNS = readFileSync(join(here, '..', 'fixtures', 'packing', 'patterns.jsonl'), 'utf8')
  .split('\n').filter(Boolean).map(l => JSON.parse(l).pat)

/** xoshiro128** seeded from (seed, index): no state is shared between fixtures. */
export class Random {
  constructor (seed, index) {
    const h = createHash('sha256').update(`packgate-fuzz:${seed}:${index}`).digest()
    this.s = [0, 4, 8, 12].map(o => h.readUInt32LE(o))
  }

  next () {
    const s = this.s
    const rotl = (x, k) => ((x << k) | (x >>> (32 - k))) >>> 0
    const result = Math.imul(rotl(Math.imul(s[1], 5) >>> 0, 7), 9) >>> 0
    const t = (s[1] << 9) >>> 0
    s[2] ^= s[0]; s[3] ^= s[1]; s[1] ^= s[2]; s[0] ^= s[3]
    s[2] ^= t
    s[3] = rotl(s[3] >>> 0, 11)
    for (let i = 0; i < 4; i++) s[i] >>>= 0
    return result
  }

  below (n) { return this.next() % n }
  int (a, b) { return a + this.below(b - a + 1) }
  chance (p) { return this.next() / 4294967296 < p }
  pick (list) { return list[this.below(list.length)] }
  some (list, n) { return Array.from({ length: n }, () => this.pick(list)) }
}

const DIRS = [
  'dist', 'dist', 'lib', 'lib', 'src', 'src', 'test', 'docs', 'config', 'internal', 'sub', 'sub', 'foo', 'bar', 'a', 'b', 'build', '.github', '.vscode', '.hid', 'deep', 'x.js',
]
const ODD_DIRS = [
  'Dist', 'DIST', 'SRC', 'É', 'é', 'd r', '[id]', '(group)', '{a}', '!x', '#d', '+p', '@scope', 'a,b', 'node_modules', 'node_modules', 'CVS', '.git', '.svn', 'archived-packages', '.DS_Store', '._x',
  'package.json.d', 'e\u0301', '😀', 'a*b', '-d', 'README', 'c.orig', '.npmrc', 'o', '...', '..x', 'back\\slash', 'trail ', ' lead', 'ǆ', 'ſ', 'core',
]
const FILES = [
  'index.js', 'a.js', 'a.js', 'b.js', 'c.js', 'i.js', 'cli.js', 'cli.js.map', 'a.js.map', 'index.d.ts', 'a.ts', 'foo', 'bar', 'x', 'README.md', 'LICENSE', 'a.test.js', 'style.css', '.env', '.eslintrc', 'secret.key', 'data.json',
]
const ODD_FILES = [
  'A.js', 'INDEX.JS', 'Secret.Key', 'readme', 'README.md~', 'README.', 'readme.txt', 'LICENCE', 'License.md', 'COPYING', 'copying.x', 'CHANGELOG.md', 'NOTICE', 'package-lock.json', 'npm-shrinkwrap.json', 'yarn.lock', 'pnpm-lock.yaml',
  'bun.lock', 'bun.lockb', '.npmrc', '.DS_Store', 'x.orig', '._x', '.a.swp', 'npm-debug.log', '.lock-wscript', '.wafpickle-1', 'config.gypi', 'core', '[id].js', '[ab].js', 'a b.js', ' lead.js', 'trail ', 'é.js', 'É.js', 'e\u0301.js', '😀.js', 'ß.js',
  'ſ.js', 'K.js', 'k.js', 'İ.js', 'ı.js', 'a*b.js', '*', 'a?b', '{a}.js', '{a,b}.js', '!x.js', '#x', 'a\\b.js', 'a:b.js', 'C:x', 'o', 'e', 't', '-x', '@x', '~t', '$d', '+p', '(p).js', 'a,b', '1.js', '10.js', '2.js', '.a', '.gitkeep', 'aa', 'ab', 'abc', 'a.', 'b..js',
  'x.D.TS', 'new\nline', 'tab\tx', 'null', 'æ.js', 'Ж.js', '中.js', 'A.MAP', '.gitmodules', '.git', 'CVS', 'package.json5', 'a|b', 'nb\u00a0sp', '\ufeffbom', 'ω.js', 'Ω.js', 'ﬁ', '𝒜.js', '_a', '.npmignore~',
]
const PACKAGE_JSONS = ['{"name":"n","version":"1.0.0"}\n', '{"name":"n","version":"1.0.0","files":["a.js"]}\n', '{}\nb.js\n!a.js\n', '{\n"a.js": 1\n}\n', '*\n']

/** A tree being made: what is there, so that patterns can meet it. */
class Tree {
  constructor (r) {
    this.r = r
    this.tree = {}
    this.dirs = new Set([''])
    this.files = []
  }

  put (path, spec) {
    // A name cannot be both file and directory.
    if (this.tree[path] !== undefined || this.dirs.has(path)) return false
    const parts = path.split('/')
    for (let i = 1; i < parts.length; i++) {
      const up = parts.slice(0, i).join('/')
      if (this.tree[up] !== undefined && this.tree[up].dir === undefined) return false
    }
    for (let i = 1; i < parts.length; i++) this.dirs.add(parts.slice(0, i).join('/'))
    this.tree[path] = spec
    if (spec.dir) this.dirs.add(path)
    else this.files.push(path)
    return true
  }

  paths () { return [...this.files, ...[...this.dirs].filter(Boolean)] }
}

// ---- patterns

const flipCase = s => [...s].map(c => c === c.toUpperCase() ? c.toLowerCase() : c.toUpperCase()).join('')

function bendSegment (r, seg) {
  if (!seg) return seg
  const at = r.below(seg.length)
  const [head, ch, tail] = [seg.slice(0, at), seg[at], seg.slice(at + 1)]
  const dot = seg.lastIndexOf('.')
  const [stem, ext] = dot > 0 ? [seg.slice(0, dot), seg.slice(dot)] : [seg, '']
  switch (r.below(30)) {
    case 0: return '*'
    case 1: return '**'
    case 2: return `*${ext}`
    case 3: return `${stem}*`
    case 4: return `${head}?${tail}`
    case 5: return `${head}[${ch}]${tail}`
    case 6: return `${head}[!${r.chance(0.5) ? ch : '%'}]${tail}`
    case 7: return `${head}[^${r.chance(0.5) ? ch : 'z'}x]${tail}`
    case 8: return `${head}[a-${r.pick(['c', 'z', 'A', 'é'])}]${tail}`
    case 9: return `${head}[${r.pick(['[:alpha:]', '[:upper:]', '[:lower:]', '[:digit:]', '[:alnum:]', '[:punct:]', '[:space:]', '[:word:]', '[:nope:]'])}${r.pick(['', '_', '-', '-x'])}]${tail}`
    case 10: return `{${stem},${r.pick(['x', 'foo', '', 'b'])}}${ext}`
    case 11: return `${stem}.{${ext.slice(1)},${r.pick(['map', 'ts', 'js'])}}`
    case 12: return `@(${stem}|${r.pick(['x', 'b', '*'])})${ext}`
    case 13: return `!(${r.chance(0.5) ? stem : r.pick(['x', 'b', '*.map', 'a'])})${r.chance(0.6) ? ext : ''}`
    case 14: return `+(${head || ch}|${ch}|${tail || 'q'})${r.chance(0.3) ? '*' : ''}`
    case 15: return `?(${head})${ch}${tail}`
    case 16: return `*(${r.pick([...'abcdistlrx'])}|${stem})${ext}`
    case 17: return `*.!(${ext.slice(1) || 'map'})`
    case 18: return `${head}\\${ch}${tail}`
    case 19: return flipCase(seg)
    case 20: return `${head}**${tail}`
    case 21: return `${head}*`
    case 22: return `*${tail}`
    case 23: return '?'.repeat(seg.length)
    case 24: return `{${seg},${r.pick(['a', 'dist', 'x/y', '/a', ''])}}`
    case 25: return `${head}{${ch},${r.pick([...'abcxyz'])}..${r.pick([...'abcxyz'])}}${tail}`
    case 26: return `${head}{1..3}${tail}`
    case 27: return `.*`
    case 28: return `${head}[\\${ch}]${tail}`
    default: return `${stem}*${ext}`
  }
}

function basePattern (r, t, rel) {
  if (r.chance(0.06)) return r.pick(KNOWN_PATTERNS)
  if (r.chance(0.06)) return r.pick(['*', '**', '*.js', '*.map', '**/*.map', '*.*', '.*', '*/', '**/', '/*', '/**', 'dist', 'dist/', 'dist/**', 'src', '/src', 'lib/*', 'test', '*.ts', '*.d.ts', 'node_modules', '**/node_modules', '{a,b}.js', '!(dist)', '?', '??', '.'])
  let path = r.pick(t.paths().filter(p => !rel || p.startsWith(rel + '/')).concat(['dist/a.js', 'lib', 'a.js']))
  if (rel && path.startsWith(rel + '/') && r.chance(0.9)) path = path.slice(rel.length + 1)
  let parts = path.split('/')
  if (parts.length > 1 && r.chance(0.35)) parts = parts.slice(r.below(parts.length))
  if (parts.length > 1 && r.chance(0.3)) parts = parts.slice(0, 1 + r.below(parts.length))
  if (r.chance(0.55)) {
    const i = r.below(parts.length)
    parts[i] = bendSegment(r, parts[i])
    if (r.chance(0.2)) {
      const k = r.below(parts.length)
      parts[k] = bendSegment(r, parts[k])
    }
  }
  if (r.chance(0.12)) parts.splice(r.below(parts.length + 1), 0, '**')
  if (r.chance(0.03)) parts.splice(r.below(parts.length + 1), 0, r.pick(['.', '..', '', '...']))
  let pattern = parts.join('/')
  if (r.chance(0.2)) pattern = '/' + pattern
  else if (r.chance(0.05)) pattern = './' + pattern
  else if (r.chance(0.01)) pattern = '//' + pattern
  if (r.chance(0.13)) pattern += '/'
  else if (r.chance(0.08)) pattern += '/*'
  else if (r.chance(0.1)) pattern += '/**'
  else if (r.chance(0.03)) pattern += '/**/*'
  return pattern
}

function ignoreLine (r, t, rel) {
  let line = basePattern(r, t, rel)
  if (r.chance(0.28)) line = '!' + line
  if (r.chance(0.03)) line = '!' + line
  if (r.chance(0.03)) line = '#' + line
  if (r.chance(0.03)) line = r.pick([' ', '\t', '\u00a0', '\ufeff']) + line
  if (r.chance(0.04)) line += r.pick([' ', '\t', '  ', '\\ ', '\r', '\u2028', ' # x', '\\'])
  return line
}

function ignoreText (r, t, rel) {
  if (r.chance(0.05)) return r.pick(['', '\n', '#\n', ' \n', '\r\n'])
  const eol = r.chance(0.8) ? '\n' : r.pick(['\r\n', '\r\n', '\n\n', '\r'])
  const lines = Array.from({ length: r.int(1, r.pick([2, 4, 7])) }, () => ignoreLine(r, t, rel))
  return (r.chance(0.03) ? '\ufeff' : '') + lines.join(eol) + (r.chance(0.8) ? eol : '')
}

// npm 12 expands `files` as real globs. One that begins at the root of the file system
// walks the whole disk, for minutes, and its answer depends on the machine: packgate
// refuses to judge it, and none is made here.
function beginsAtTheRoot (entry) {
  const glob = entry.replace(/^!+/, '').replace(/^\.?\//, '')
  return /^\//.test(glob) || (/^\{/.test(glob) && /\{,|,\}|,,|\{\/|,\//.test(glob))
}

// One that begins above the package walks nearly as much. A few are enough.
function walksTheDisk (entry) {
  const glob = entry.replace(/^!+/, '').replace(/^\.?\//, '')
  return glob.includes('*') && /(^|\/)\.\.\//.test(glob)
}

function filesEntry (r, t) {
  let entry = r.chance(0.45) ? r.pick(t.paths().concat(['dist', 'lib'])) : basePattern(r, t, '')
  if (r.chance(0.06)) entry = './' + entry
  else if (r.chance(0.05)) entry = '/' + entry
  else if (r.chance(0.015)) entry = r.pick(['../', '../fx/', './/', './/./', ' ']) + entry
  if (r.chance(0.08)) entry += r.pick(['/', '/', '//', '/*', '/**', '/.', ' '])
  if (r.chance(0.3)) entry = '!' + entry
  if (r.chance(0.03)) entry = '!' + entry
  if (beginsAtTheRoot(entry)) return 'dist'
  return walksTheDisk(entry) && !r.chance(0.01) ? 'dist' : entry
}

function addIgnoreFiles (r, t, under, probability) {
  for (const dir of t.dirs) {
    if (under && dir !== under && !dir.startsWith(under + '/')) continue
    const root = dir === under
    for (const name of ['.npmignore', '.gitignore']) {
      if (!r.chance(root ? probability : probability / 4)) continue
      const path = dir ? `${dir}/${name}` : name
      if (r.chance(0.006)) t.put(`${path}/x`, { text: '1\n' })
      else if (r.chance(0.012)) {
        const target = r.pick(t.files.length ? t.files : ['nowhere'])
        t.put(path, { link: r.chance(0.7) ? '../'.repeat(dir ? dir.split('/').length : 0) + target : r.pick(['nowhere', '.', '..']) })
      } else if (r.chance(0.01)) t.put(path, { base64: Buffer.from(r.pick(['\ufeff', '']) + ignoreText(r, t, dir), r.pick(['utf16le', 'latin1'])).toString('base64') })
      else t.put(path, { text: ignoreText(r, t, dir) })
    }
  }
}

// ---- trees

function content (r, name) {
  if (name === 'package.json') return r.pick(PACKAGE_JSONS)
  if (name === 'package-lock.json' || name === 'npm-shrinkwrap.json') return '{"lockfileVersion":3}\n'
  if (name === '.npmrc') return '# c\n'
  return r.chance(0.9) ? '1\n' : 'x'.repeat(r.below(200))
}

function fileSpec (r, name) {
  const spec = { text: content(r, name) }
  if (r.chance(0.03)) spec.mode = r.pick(['0o755', '0o600', '0o444', '0o777', '0o4755', '0o2644', '0o000', '0o111'])
  return spec
}

function randomDir (r) { return r.chance(0.85) ? r.pick(DIRS) : r.pick(ODD_DIRS) }
function randomFile (r) { return r.chance(0.72) ? r.pick(FILES) : r.pick(ODD_FILES) }

function populate (r, t, under, n) {
  const dirs = [under]
  for (let i = r.int(1, 6); i > 0; i--) {
    const parent = r.pick(dirs)
    const name = randomDir(r)
    dirs.push(parent ? `${parent}/${name}` : name)
  }
  for (let i = 0; i < n; i++) {
    const dir = r.pick(dirs)
    const name = r.chance(0.03) ? 'package.json' : randomFile(r)
    if (!dir && name === 'package.json') continue
    t.put(dir ? `${dir}/${name}` : name, fileSpec(r, name))
  }
  // Twins that differ in case only.
  if (r.chance(0.15) && t.files.length) {
    const f = r.pick(t.files)
    t.put(flipCase(f), fileSpec(r, 'x'))
  }
}

function addLinks (r, t, under) {
  for (let i = r.int(1, 3); i > 0; i--) {
    const dir = r.pick([...t.dirs].filter(d => d.startsWith(under)))
    const name = r.pick(['l.js', 'link', 'a.js', 'README.md', 'dist', 'index.js', 'l'])
    const depth = dir ? dir.split('/').length : 0
    const target = r.chance(0.75) ? '../'.repeat(depth) + r.pick(t.paths().concat(['x'])) : r.pick(['.', '..', 'nowhere', name, '/etc/hostname', '../..'])
    t.put(dir ? `${dir}/${name}` : name, { link: target })
  }
}

// ---- manifests

function entryPoint (r, t) {
  const path = r.chance(0.8) && t.files.length ? r.pick(t.files) : r.chance(0.4) ? r.pick([...t.dirs]) : basePattern(r, t, '')
  const bent = r.below(12)
  if (bent === 0) return './' + path
  if (bent === 1) return '/' + path
  if (bent === 2) return path.replace(/\.[^./]*$/, '')
  if (bent === 3) return path + r.pick(['/', ' ', '\n', '.js', '/index.js', '?'])
  if (bent === 4) return flipCase(path)
  if (bent === 5) return r.pick(['.', './', '', '..', '*', '../x', '!' + path, '#' + path, 'node_modules/' + path, './/' + path, path.replaceAll('/', '\\')])
  return path
}

const ODD_VALUES = [null, false, true, 0, 5, '', [], {}, 'x']

function manifest (r, t, pkg = {}) {
  if (r.chance(0.58)) {
    if (r.chance(0.025)) pkg.files = r.pick([...ODD_VALUES, 'dist', ['dist', 5], [null], { 0: 'dist' }, [['dist']]])
    else pkg.files = Array.from({ length: r.int(r.chance(0.05) ? 0 : 1, r.pick([2, 3, 6])) }, () => filesEntry(r, t))
  }
  if (r.chance(0.3)) pkg.main = r.chance(0.03) ? r.pick(ODD_VALUES) : entryPoint(r, t)
  if (r.chance(0.12)) pkg.browser = r.chance(0.35) ? { './a.js': './b.js' } : r.chance(0.05) ? r.pick(ODD_VALUES) : entryPoint(r, t)
  if (r.chance(0.25)) {
    pkg.bin = r.chance(0.03) ? r.pick(ODD_VALUES)
      : r.chance(0.4) ? entryPoint(r, t)
        : r.chance(0.15) ? [entryPoint(r, t), entryPoint(r, t)]
          : Object.fromEntries(Array.from({ length: r.int(1, 3) }, (_, i) => [r.pick(['a', 'b', '@s/c', 'd/e']) + i, r.chance(0.03) ? r.pick(ODD_VALUES) : entryPoint(r, t)]))
  }
  if (r.chance(0.06)) pkg.directories = { bin: r.chance(0.9) && t.dirs.size > 1 ? r.pick(['', './', '/']) + r.pick([...t.dirs].slice(1)) + r.pick(['', '', '/']) : r.pick(['nope', '..', '.', '', 5, '*']) }
  return pkg
}

// ---- bundled dependencies

function bundle (r, t, pkg, at = '') {
  const names = ['a', 'b', 'c', '@s/d', 'e', 'Q']
  const nm = at ? `${at}/node_modules` : 'node_modules'
  const range = () => r.pick(['1', '^1.0.0', '*', '2', 'file:../a', 'npm:b@1', 'latest', ''])
  const depsOf = () => Object.fromEntries(r.some(names, r.int(0, 3)).map(n => [n, range()]))
  const place = (where, name) => {
    const dir = `${where}/${name}`
    if (r.chance(0.06)) {
      const depth = dir.split('/').length - 1
      const target = r.chance(0.8) ? `vendor/${name.replace('/', '-')}` : r.pick(['.', 'nowhere', 'dist', `${nm}/b`])
      t.put(dir, { link: '../'.repeat(depth) + target })
      if (target.startsWith('vendor/')) fill(target, name)
      return
    }
    fill(dir, name)
  }
  const fill = (dir, name) => {
    const own = { name, version: r.pick(['1.0.0', '1.2.0', '2.0.0']) }
    for (const kind of ['dependencies', 'optionalDependencies', 'peerDependencies', 'devDependencies']) {
      if (r.chance(kind === 'dependencies' ? 0.6 : 0.15)) own[kind] = depsOf()
    }
    for (let i = r.int(0, 6); i > 0; i--) {
      const sub = r.chance(0.3) ? `${randomDir(r)}/` : ''
      const file = randomFile(r)
      t.put(`${dir}/${sub}${file}`, fileSpec(r, file))
    }
    if (r.chance(0.3)) t.put(`${dir}/${r.pick(['.npmignore', '.gitignore', 'sub/.npmignore', 'lib/.gitignore'])}`, { text: ignoreText(r, t, dir) })
    if (r.chance(0.3)) Object.assign(own, manifest(r, subTree(t, dir)))
    if (r.chance(0.05)) own.bundleDependencies = r.chance(0.5) ? true : depsList()
    if (r.chance(0.97)) t.put(`${dir}/package.json`, { text: r.chance(0.01) ? '{nope' : JSON.stringify(own) + '\n' })
    if (r.chance(0.2)) for (const n of r.some(names, r.int(1, 2))) if (dir.split('node_modules').length < 4) place(`${dir}/node_modules`, n)
  }
  const depsList = () => r.some(names, r.int(1, 3))
  for (const name of names) if (r.chance(0.6)) place(nm, name)
  const kinds = ['dependencies', 'dependencies', 'dependencies', 'optionalDependencies', 'devDependencies', 'peerDependencies']
  for (const name of names) {
    if (!r.chance(0.7)) continue
    const kind = r.pick(kinds)
    pkg[kind] ??= {}
    pkg[kind][name] = range()
  }
  const which = r.pick(['bundleDependencies', 'bundleDependencies', 'bundledDependencies'])
  pkg[which] = r.chance(0.12) ? true : r.chance(0.05) ? r.pick([false, null, {}, { a: '1' }, 'a', [null, 'a'], 5]) : depsList()
  if (r.chance(0.03)) pkg[which === 'bundleDependencies' ? 'bundledDependencies' : 'bundleDependencies'] = depsList()
  if (r.chance(0.1)) hiddenLockfile(r, t, nm)
  if (r.chance(0.04)) pkg.overrides = { [r.pick(names)]: r.pick(['1.0.0', '2', { b: '1' }]) }
}

function subTree (t, dir) {
  const sub = new Tree(t.r)
  for (const f of t.files) if (f.startsWith(dir + '/')) sub.put(f.slice(dir.length + 1), t.tree[f])
  return sub
}

function hiddenLockfile (r, t, nm) {
  const now = 1_700_000_000
  const packages = {}
  const dirs = [...t.dirs].filter(d => d.startsWith(nm + '/') || d === nm)
  for (const dir of dirs) {
    if (/(^|\/)node_modules\/((@[^/]+\/)?[^/@][^/]*)$/.test(dir) && r.chance(0.95)) {
      let own = {}
      try { own = JSON.parse(t.tree[`${dir}/package.json`]?.text ?? '{}') } catch {}
      const { version, dependencies, optionalDependencies, peerDependencies } = own
      packages[dir] = { version, ...(r.chance(0.85) ? { dependencies, optionalDependencies, peerDependencies } : {}), ...(r.chance(0.1) ? { dev: true } : {}) }
    }
    if (!t.tree[dir]) t.tree[dir] = { dir: true, mtime: now }
  }
  for (const f of t.files) if (f.startsWith(nm + '/') && t.tree[f].link !== undefined && r.chance(0.5)) packages[f] = { resolved: t.tree[f].link.replace(/^(\.\.\/)+/, ''), link: true }
  t.tree[`${nm}/.package-lock.json`] = {
    text: r.chance(0.03) ? '{nope' : JSON.stringify({ name: 'fx', version: '1.0.0', lockfileVersion: r.chance(0.95) ? 3 : r.pick([1, 2, 4, 99]), requires: true, packages }),
    mtime: now + r.pick([-10, 0, 10, 10, 10]),
  }
}

// ---- workspaces

function workspaces (r, t, row, rootPkg) {
  const members = r.some(['packages/p', 'packages/q', 'tools/t', 'packages/p/inner', 'packages/@s/r'], r.int(1, 3)).filter((m, i, all) => all.indexOf(m) === i)
  rootPkg.workspaces = r.chance(0.5) ? ['packages/*', 'tools/*'] : r.chance(0.3) ? { packages: [...members] } : [...members]
  const pkgs = new Map()
  for (const [i, m] of members.entries()) {
    populate(r, t, m, r.int(2, 10))
    const pkg = manifest(r, subTree(t, m), { name: `m${i}`, version: '1.0.0' })
    if (r.chance(0.1)) bundle(r, t, pkg, m)
    if (r.chance(0.03)) pkg.workspaces = ['inner']
    pkgs.set(m, pkg)
  }
  for (const [m, pkg] of pkgs) t.put(`${m}/package.json`, { text: JSON.stringify(pkg) + '\n' })
  for (const m of members) addIgnoreFiles(r, t, m, 0.25)
  // Which members there are is npm's to say, where globs decide; a literal list says itself.
  const listed = Array.isArray(rootPkg.workspaces) && rootPkg.workspaces[0] !== 'packages/*' ? members
    : rootPkg.workspaces.packages ? members
      : members.filter(m => /^(packages|tools)\/[^/@][^/]*$/.test(m))
  const target = r.pick([...members, ''])
  if (target) row.sub = target
  if (target && listed.includes(target)) {
    row.prefix = ''
    row.workspaces = [target]
  } else if (!target && r.chance(0.3) && listed.length) {
    // Root and members chosen by flag; the root is what is looked at.
    row.prefix = ''
    row.workspaces = ['', r.pick(listed)]
    row.libraryOnly = true
  }
}

// ---- the fixture

/** The fixture number `index` of `seed`. */
export function generate (seed, index) {
  const r = new Random(seed, index)
  const t = new Tree(r)
  const row = { name: `fuzz-${seed}-${index}` }
  populate(r, t, '', r.int(3, r.pick([8, 16, 30])))
  if (r.chance(0.2)) addLinks(r, t, '')
  const pkg = { name: 'fx', version: '1.0.0' }
  if (r.chance(0.13)) bundle(r, t, pkg)
  if (r.chance(0.1)) workspaces(r, t, row, pkg)
  addIgnoreFiles(r, t, '', 0.45)
  manifest(r, t, pkg)
  if (r.chance(0.1)) {
    row.globalIgnoreFile = 'global-ignore'
    row.outside = { 'global-ignore': { text: ignoreText(r, t, '') } }
  }
  if (r.chance(0.012)) t.tree[`base64:${Buffer.concat([Buffer.from(r.pick(['', ...[...t.dirs].filter(d => d && !t.tree[d]).map(d => d + '/')])), Buffer.from([0xff, 0x2e, 0x6a, 0x73])]).toString('base64')}`] = { text: '1\n' }
  if (r.chance(0.02) && t.files.length) {
    const first = r.pick(t.files)
    if (t.tree[first].text !== undefined) t.put(r.pick(['hard', 'sub/hard.js']), { hardlink: first })
  }
  if (r.chance(0.02)) pkg.patchedDependencies = { 'x@1': r.pick(t.files.length ? t.files : ['x']), 'y@1': r.pick(['nope', './a.js', '*.js', 5, '../x']) }
  if (r.chance(0.006)) delete pkg[r.pick(['name', 'version'])]
  row.tree = t.tree
  if (r.chance(0.08)) row.package_json_raw = { text: (r.chance(0.1) ? '\ufeff' : '') + JSON.stringify(pkg, null, r.pick([2, 4, '\t', 0])) + r.pick(['\n', '', '\r\n']) }
  else row.package_json = pkg
  return row
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const arg = name => { const i = process.argv.indexOf(`--${name}`); return i === -1 ? null : process.argv[i + 1] }
  const index = Number(arg('index') ?? 0)
  for (let i = index; i < index + Number(arg('count') ?? 1); i++) {
    process.stdout.write(JSON.stringify(generate(arg('seed') ?? '1', i)) + '\n')
  }
}
