// The odd manifests whose treatment manifest.mjs records.

const rows = []

/** `pkg`: an object (name and version are added), or the text or bytes of package.json. */
function add (name, pkg, files = []) {
  const made = JSON.stringify([pkg, files])
  const twin = rows.find(row => row.name === name)
  if (twin?.made === made) return
  if (twin) throw new Error(`two cases are called ${name}`)
  const raw = typeof pkg === 'string' || Buffer.isBuffer(pkg)
  const row = { name, made }
  if (Buffer.isBuffer(pkg)) row.package_json_base64 = pkg.toString('base64')
  else row.package_json = raw ? pkg : JSON.stringify({ name: 'fx', version: '1.0.0', ...pkg })
  rows.push({ ...row, files })
}

/** One case for each value of one member. */
function values (key, list, more = {}) {
  for (const value of list) add(`${key}:${JSON.stringify(value)}`, { ...more, [key]: value })
}

const ODD = [null, false, true, 0, 5, '', 'x', [], {}, ['a'], [5], [null], { a: 'b' }, { a: null }]
const fx = '"name":"fx","version":"1.0.0"'

export function cases () {
  rows.length = 0
  texts()
  names()
  bins()
  binDirs()
  bundles()
  dependencies()
  others()
  return rows.map(({ made, ...row }) => row)
}

function texts () {
  add('text:plain', `{${fx}}`)
  add('text:bom', `\ufeff{${fx}}`)
  add('text:two-boms', `\ufeff\ufeff{${fx}}`)
  add('text:bom-blank', `\ufeff \n{${fx}}`)
  add('text:empty', '')
  add('text:blank', ' \n')
  add('text:bom-only', '\ufeff')
  add('text:not-utf8', Buffer.concat([Buffer.from(`{${fx},"bin":{"a":"\x2e/b`), Buffer.from([0xff, 0xc3]), Buffer.from('"}}')]))
  add('text:utf16', Buffer.from(`\ufeff{${fx}}`, 'utf16le'))
  add('text:cr-lines', `{\r${fx}\r}`)
  for (const [name, text] of Object.entries({
    'trailing-comma': `{${fx},}`,
    comment: `{${fx}}// x`,
    'single-quotes': "{'name':'fx'}",
    'bare-key': '{name:"fx"}',
    'nbsp': `{\u00a0${fx}}`,
    'line-separator-in-string': `{${fx},"bin":"a\u2028b"}`,
    'newline-in-string': `{${fx},"bin":"a\nb"}`,
    'tab-in-string': `{${fx},"bin":"a\tb"}`,
    'del-in-string': `{${fx},"bin":"a\u007fb"}`,
    'nul-after': `{${fx}}\u0000`,
    'two-values': `{${fx}} {}`,
    'leading-zero': `{${fx},"x":01}`,
    'leading-plus': `{${fx},"x":+1}`,
    'dot-first': `{${fx},"x":.5}`,
    'dot-last': `{${fx},"x":5.}`,
    'huge-number': `{${fx},"x":1e999}`,
    infinity: `{${fx},"x":Infinity}`,
    'bad-escape': `{${fx},"x":"\\x41"}`,
    'bad-unicode': `{${fx},"x":"\\u00g0"}`,
    'escaped-slash': `{${fx},"bin":{"a":"b\\/c"}}`,
    'upper-hex': `{${fx},"bin":{"a":"\\u00E9\\ud83D\\uDe00"}}`,
    'truncated': `{${fx}`,
    'array': '[]',
    'null': 'null',
    'string': '"x"',
    'number': '5',
    'true': 'true',
    'false': 'false',
    'duplicate-key': `{${fx},"bin":{"a":"1","b":"2","a":"3"}}`,
    'duplicate-bin': `{"bin":{"a":"1"},${fx},"bin":{"b":"2"}}`,
    'integer-keys': `{${fx},"bin":{"b":"1","10":"2","2":"3","01":"4","4294967295":"5","4294967294":"6"}}`,
    'proto-key': `{${fx},"bin":{"__proto__":"a","b":"c"}}`,
    'proto-object': `{${fx},"__proto__":{"bin":"a.js","bundleDependencies":["x"]}}`,
    'underscore-id': '{"_id":"fx@1.0.0"}',
    'deep': `{${fx},"x":${'['.repeat(500)}${']'.repeat(500)}}`,
  })) add(`text:${name}`, text)
}

function names () {
  for (const name of [...ODD, ' fx ', 'Bad Name', 'UPPER', '.hidden', '_under', 'node_modules', 'favicon.ico', 'FAVICON.ico',
    '@s/n', '@s', '@/n', '@s/', '@s/n/x', '@S/N', '@.s/.n', 'a/b', 'a%20b', 'a@b', 'a:b', 'a+b', 'a~b', "a'b(c)*!", 'é', 'http', '-x', '..',
    'a b', 'a\tb', '\ufeffx', 'x\u00a0', { toString: 1 }, [['a'], null, 1.5]]) {
    add(`name:${JSON.stringify(name)}`, { name })
    add(`name+bin:${JSON.stringify(name)}`, { name, bin: 'cli.js' })
  }
  add('name:absent', '{"version":"1.0.0","bin":"cli.js"}')
  add('version:absent', '{"name":"fx","bin":"cli.js"}')
  add('both:absent', '{"bin":"cli.js"}')
  values('version', [...ODD, 'x', '1', '1.2', 'v1.2.3', '=1.2.3', ' 1.2.3 ', 'v 1.2.3', '1.2.3beta', '1.2.3-', '1.2.3-a..b', '01.2.3',
    '1.2.3-01', '1.2.3+b', '1.2.3-a+b.c', '1.2.3+', '1.2.3-a_b', '1.2.3.4', '9007199254740992.0.0', '9007199254740991.0.0', `1.2.3-${'a'.repeat(260)}`,
    '^1.2.3', 'latest', '1.2.x', '==v1.2.3', '1.2.3 - 2', '1.2.3\n', { toString: null }])
}

function bins () {
  values('bin', ODD)
  const paths = ['./cli.js', '../cli.js', '../../x/cli.js', '/abs/cli.js', 'a/./b//c.js', 'a/../b.js', 'a\\b.js', '..\\..\\b.js', 'c:\\x.js',
    'c:x.js', 'a/', './a/', '.', './', '..', '/', '//', '\\', ':', ' ', ' a.js ', '...', '.../x', 'a/..', 'node_modules/x/y.js', '*.js', '!x', 'é.js', 'a//']
  for (const path of paths) {
    add(`bin-string:${path}`, { bin: path })
    add(`bin-value:${path}`, { bin: { x: path } })
    add(`bin-key:${path}`, { bin: { [path]: 'cli.js' } })
    add(`bin-list:${path}`, { bin: [path] })
  }
  add('bin:scoped', { name: '@s/n', bin: 'cli.js' })
  add('bin:no-name', '{"version":"1.0.0","bin":"cli.js"}')
  add('bin:rename-onto-later', { bin: { 'x/b': '1', b: '2', c: '3' } })
  add('bin:rename-onto-earlier', { bin: { b: '2', c: '3', 'x/b': '1' } })
  add('bin:two-renames', { bin: { 'x/b': '1', 'y/b': '2', c: '3' } })
  add('bin:rename-onto-bad', { bin: { 'x/b': '1', b: 5 } })
  add('bin:bad-onto-good', { bin: { b: '1', 'x/b': 5 } })
  add('bin:rename-to-proto', { bin: { 'x/__proto__': '1', c: '3' } })
  add('bin:rename-to-own-proto', `{${fx},"bin":{"__proto__":"1","x/__proto__":"2"}}`)
  add('bin:rename-to-integer', { bin: { b: '1', 'x/7': '2', c: '3' } })
  add('bin:rename-to-toString', { bin: { 'x/toString': '1', c: '3' } })
  add('bin:list', { bin: ['./a.js', 'd/b.js', 'e/a.js'] })
  add('bin:list-windows', { bin: ['d\\b.js', 'c:x'] })
  add('bin:list-proto', { bin: ['d/__proto__', 'x.js'] })
  add('bin:list-mixed', { bin: ['a.js', null, 'b.js'] })
  for (const value of [true, {}, [], -1.5]) add(`bin:list-of-${JSON.stringify(value)}`, { bin: [value] })
  add('bin:nested-object', { bin: { a: { b: 'c' }, d: 'e' } })
  add('bin:empty-string-value', { bin: { a: '', b: 'c' } })
  add('bin:lone-surrogate', `{${fx},"bin":{"a":"x\\ud800y"}}`)
}

const tree = ['bins/b.js', 'bins/a.js', 'bins/.hidden', 'bins/.dot/x', 'bins/sub/c.js', 'bins/sub/a.js', 'bins/sub/deep/d.js', 'other.js']

function binDirs () {
  const dir = (name, bin, more = {}, files = tree) => add(`bindir:${name}`, { directories: { bin }, ...more }, files)
  for (const path of ['bins', './bins', 'bins/', '/bins', '../bins', 'bins/.', 'bins//', 'bins\\sub', 'bins/sub', 'bins:sub', 'absent', 'other.js', '.', '/', ' bins',
    'bins/../bins', '..']) dir(path, path)
  for (const value of ODD) dir(`type-${JSON.stringify(value)}`, value)
  for (const value of ODD) add(`directories:${JSON.stringify(value)}`, { directories: value }, tree)
  for (const value of [...ODD, './x.js', { a: 5 }, { a: '' }, '.']) dir(`with-bin-${JSON.stringify(value)}`, 'bins', { bin: value })
  dir('no-name', 'bins', { name: undefined })
  dir('links', 'bins', {}, ['real/x.js', 'bins/a.js', ['bins/link', '../real'], ['bins/file-link', 'a.js'], ['bins/broken', 'nowhere']])
  dir('is-link', 'bins', {}, ['real/x.js', 'real/sub/y.js', ['bins', 'real']])
  dir('names', 'bins', {}, ['bins/a:b.js', 'bins/c\\d.js', 'bins/10', 'bins/9', 'bins/__proto__', 'bins/é', 'bins/[x]', 'bins/a b', 'bins/Z', 'bins/~'])
  dir('order', 'bins', {}, ['bins/z', 'bins/m/z', 'bins/a/y', 'bins/y', 'bins/m/n/z', 'bins/a/b/q'])
  // Of two files of one name side by side (bins/a/x, bins/b/x) npm takes now the one, now the other.
  dir('empty-subdir-only-hidden', 'bins', {}, ['bins/.x'])
  dir('node_modules', 'bins', {}, ['bins/node_modules/p/x.js', 'bins/y.js'])
}

function bundles () {
  const deps = { dependencies: { a: '1', b: '2' }, optionalDependencies: { b: '2', c: '3' }, devDependencies: { d: '1' } }
  for (const value of [...ODD, ['a', 'zz', 'd'], ['a', 5, null], 'a', { a: 1, c: 2 }]) {
    add(`bundle:${JSON.stringify(value)}`, { ...deps, bundleDependencies: value })
    add(`bundled:${JSON.stringify(value)}`, { ...deps, bundledDependencies: value })
    add(`bundle-no-deps:${JSON.stringify(value)}`, { bundleDependencies: value })
    add(`bundle-null+bundled:${JSON.stringify(value)}`, { ...deps, bundleDependencies: null, bundledDependencies: value })
    add(`bundle-list+bundled:${JSON.stringify(value)}`, { ...deps, bundleDependencies: ['a'], bundledDependencies: value })
  }
  for (const value of ['ab', ['x', 'y'], 5, null, '']) add(`bundle-true-deps:${JSON.stringify(value)}`, { bundleDependencies: true, dependencies: value })
}

function dependencies () {
  for (const key of ['dependencies', 'optionalDependencies', 'devDependencies', 'peerDependencies', 'peerDependenciesMeta']) {
    values(key, [...ODD, 'abc', { a: '' }, { a: 5 }, { b: '1', 2: '1', a: '1' }])
  }
  add('dedupe', { dependencies: { a: '1', b: '1', c: '1' }, optionalDependencies: { b: '2', z: '1' } })
  add('dedupe-all', { dependencies: { b: '1' }, optionalDependencies: { b: '2' } })
  add('dedupe-bad-spec', { dependencies: { b: 5, a: '1' }, optionalDependencies: { b: '2' } })
  for (const optional of [['x'], 'x', 5, null, { 0: 'x' }, true]) {
    for (const deps of [['p', 'q'], 'pq', 5, { 0: 'p', a: 'q' }, true]) {
      add(`dedupe:${JSON.stringify(deps)}-${JSON.stringify(optional)}`, { dependencies: deps, optionalDependencies: optional })
    }
  }
  add('peer-meta', { peerDependencies: { a: '1', b: '2' }, peerDependenciesMeta: { b: { optional: true }, c: { optional: true } } })
  add('peer-meta-odd', { peerDependencies: { a: '1', b: '2' }, peerDependenciesMeta: { a: null, b: 'x' } })
  add('accept-odd', { dependencies: { a: '1' }, acceptDependencies: { a: 5 } })
}

function others () {
  for (const key of ['scripts', 'funding', 'files', 'main', 'browser', 'man', 'workspaces', 'overrides', 'private', 'engines', 'publishConfig',
    'packageExtensions', 'patchedDependencies', 'types', 'exports', 'config']) values(key, ODD)
  for (const key of ['packages', 'nohoist']) for (const value of ODD) add(`workspaces.${key}:${JSON.stringify(value)}`, { workspaces: { [key]: value } })
  add('private+extensions', { private: true, packageExtensions: {} })
}

/** Ranges of versions, as `devEngines` and --manager may give them. */
export function ranges () {
  const partials = ['', '*', 'x', '10', '11.x', '11.*', '12', '12.2', '12.2.0', '10.9.9', 'v11', '=12', '0', '0.0', '0.2.3', '0.0.3', '11.1.0-beta.1', '11.1.2+build']
  const operators = ['', '=', '>', '>=', '<', '<=', '~', '~>', '^', '>= ', '^ ', '= ']
  const list = ['latest', 'next', 'twelve', '1.2.3.4', '12.2.0+sha512.abc', '^10 || ^12', '>=10 <12', '>=10  <12.0.0', '10 - 11', '10.1 - 11.2.3', '10.x - 12.x',
    '>=10 || <5', '^9', '>12', '>=13', '<10', '<=10', '>9 <10', '>12 <11', '||', '|| 12', '12 ||', '10||11', '10 11', '~11.2', '^11.2.3 <11.5', '!=11', '==12',
    '<>12', '^', '>=', '12.', '.12', '12..1', '-1', '12-beta', '12.x-beta', '1 2 3', 'a b', '>=10 foo', '12 - ', ' - 12', '10 -11', '10- 11', '\t11\n', '>=\t11', '011', '11.01']
  for (const operator of operators) for (const partial of partials) list.push(operator + partial)
  return [...new Set(list)]
}

/** Workspace roots and the files below them, for @npmcli/map-workspaces. */
export function workspaces () {
  const list = []
  const member = (path, name) => ({ path: `${path}/package.json`, text: JSON.stringify(name === undefined ? {} : { name }) })
  const base = [member('packages/a', 'a'), member('packages/b', '@s/b'), member('packages/b/sub', 'b-sub'), member('packages/Z', 'z'), 'packages/empty/x.js',
    'packages/file', member('packages/.dot', 'dot'), member('packages/node_modules/m', 'm'), member('node_modules/n', 'n'), member('tools/t', 't'),
    member('tools/deep/er/u', 'u'), member('apps/@x/y'), member('apps/web'), member('packages/é', 'e-acute'), member('packages/[odd]', 'odd'), member('packages/a-b', 'ab')]
  const add = (name, value, files = base) =>
    list.push({ name, package_json: JSON.stringify({ name: 'root', version: '1.0.0', workspaces: value }), files })
  const sets = [['packages/*'], ['packages/**'], ['**'], ['*'], ['packages/a'], ['./packages/*'], ['/packages/*'], ['packages/*/'], ['packages/*//'], ['packages'],
    ['packages/*', '!packages/b'], ['!packages/b', 'packages/*'], ['packages/**', '!packages/b/**', 'packages/b/sub'], ['packages/*', '!packages/*'],
    ['packages/*', '!**/b'], ['packages/*', '!b'], ['!packages/a', '!packages/b', 'packages/*', 'packages/a'], ['packages/*', '!!packages/a'], ['packages/*', '!!!packages/a'],
    ['packages/a', '!packages/a', '!packages/b', 'packages/b', 'packages/a'], ['tools/*', 'packages/*'], ['packages/b', 'packages/*'], ['packages/{a,b}'], ['packages/{b,a}', 'tools/**'],
    ['packages/[ab]'], ['packages/@(a|b)'], ['packages/!(a)'], ['packages/.dot'], ['packages/.*'], ['node_modules/n'], ['packages/*/sub'], ['packages/**/sub'], ['**/sub'], ['**/*'],
    ['packages\\*'], ['packages/\\[odd\\]'], ['packages/[odd]'], ['packages/./a'], ['packages/../tools/*'], ['./'], ['.'], [''], ['/'], ['..'], ['absent/*'], ['packages/file'], ['packages/empty'],
    ['#packages/*'], ['!'], ['!#x', 'packages/*'], ['packages/a', 'packages/a'], ['packages/A'], ['apps/**'], ['apps/*/*'], ['packages/?'], ['packages/e\u0301'], ['packages/\u00e9'], ['{packages,tools}/*'],
    ['{/packages,tools}/*'], ['packages/a/'], ['./packages/a', '!./packages/a'], ['packages/*', '!packages/b/'], ['packages/**', '!packages/b'], ['packages/*', '!./packages/b'], ['packages/*', '!*/b'],
    ['packages/*', '!packages/**'], ['packages/*', '!packages/{a,b}'], ['packages/*', '!packages/.dot'], ['**', '!tools/**', '!**/sub'], ['packages/a', 'tools/t', '!packages/**'], ['tools/**/u'], ['tools/**/'],
    ['packages/a/..'], ['packages/*/..'], ['packages/**/..'], ['x/../packages/*'], ['!packages/b', '!packages/a', '!tools/t', 'packages/*', 'packages/b', 'packages/a', 'tools/t']]
  for (const set of sets) add(JSON.stringify(set), set)
  add('packages-object', { packages: ['packages/*'] })
  add('packages-object-empty', { packages: [] })
  add('empty', [])
  const links = [member('real/a', 'a'), member('real/in/b', 'b'), ['packages/link', '../real/a'], ['packages/in', '../real/in'], ['packages/broken', 'nowhere'], ['packages/to-file', '../real/a/package.json']]
  for (const set of [['packages/*'], ['packages/**'], ['packages/*/*'], ['packages/link'], ['**'], ['**/b'], ['packages/in/*'], ['packages/**/*'], ['packages/**/b']]) add(`links:${JSON.stringify(set)}`, set, links)
  add('doubles', ['packages/*'], [member('packages/a', 'x'), member('packages/b', 'x'), member('packages/c', 'y'), member('packages/d', 'y'), member('packages/e', 'z')])
  add('double-by-folder', ['packages/*', 'tools/*'], [member('packages/a'), member('tools/a')])
  add('broken-member', ['packages/*'], [{ path: 'packages/a/package.json', text: '{' }])
  add('null-member', ['packages/*'], [{ path: 'packages/a/package.json', text: 'null' }])
  add('refused-member', ['packages/*'], [{ path: 'packages/a/package.json', text: '{"bin":[5]}' }])
  add('odd-names', ['packages/*'], [{ path: 'packages/a/package.json', text: '{"name":5}' }, { path: 'packages/b/package.json', text: '{"name":""}' }])
  add('order', ['packages/*'], ['B', 'a', 'b', 'A', '10', '9', '_x', 'ä', 'z', '-y', '~w'].map(name => member(`packages/${name}`, `n${name}`)))
  add('package-json-directory', ['packages/*'], ['packages/a/package.json/x'])
  return list
}
