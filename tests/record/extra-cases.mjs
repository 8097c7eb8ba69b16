// Writes the inputs of the second set of hand-made fixtures: what cases.jsonl
// does not touch (bundles with links and cycles, hidden lockfiles, workspaces
// chosen by flag, global ignore files, hard links, modes, odd names, broken
// ignore files, what is new in npm 12).
//
//   node tests/record/extra-cases.mjs      writes tests/fixtures/packing/extra-cases.jsonl
//   node tests/record/cases.mjs            then records what the real programs pack
//
// The form of a row is described in fixture.mjs.
import { writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const out = join(dirname(fileURLToPath(import.meta.url)), '..', 'fixtures', 'packing', 'extra-cases.jsonl')
const rows = []
const names = new Set()

/** `files`: path → text, or an entry; a plain list of paths means "1\n" each. */
function add (name, pkg, files, more = {}) {
  if (names.has(name)) throw new Error(`two fixtures are called ${name}`)
  names.add(name)
  const tree = {}
  for (const [k, v] of Array.isArray(files) ? files.map(f => [f, '1\n']) : Object.entries(files)) {
    tree[k] = typeof v === 'string' ? { text: v } : v
  }
  const manifest = pkg === null ? { package_json: null }
    : typeof pkg === 'string' ? { package_json: null, package_json_raw: { text: pkg } }
      : { package_json: { name: 'fx', version: '1.0.0', ...pkg } }
  rows.push({ name, ...more, tree, ...manifest })
}
const j = o => JSON.stringify(o)
const dep = (name, more = {}) => j({ name, version: '1.0.0', ...more })
const some = ['index.js', 'dist/a.js', 'dist/a.js.map', 'src/x.ts']
const NOW = 1_700_000_000

// ---- bins
add('bins:directories', { directories: { bin: 'bins' } }, {
  'bins/c.js': '1\n', 'bins/sub/d.js': '1\n', 'bins/.hid': '1\n', 'bins/.d/x.js': '1\n', 'other/o.js': '1\n',
})
add('bins:directories+files', { directories: { bin: 'bins' }, files: ['other'] }, ['bins/c.js', 'bins/sub/d.js', 'other/o.js'])
add('bins:directories-dotslash', { directories: { bin: './bins/' }, files: ['other'] }, ['bins/c.js', 'bins/d e.js', 'other/o.js'])
add('bins:directories-outside', { directories: { bin: '../bins' }, files: ['other'] }, ['bins/c.js', 'other/o.js'])
add('bins:directories-missing', { directories: { bin: 'nope' } }, ['a.js'])
add('bins:directories-glob-name', { directories: { bin: 'b[i]ns' }, files: ['x'] }, ['b[i]ns/c.js', 'bins/d.js', 'x'])
add('bins:directories+bin', { directories: { bin: 'bins' }, bin: { a: 'cli.js' }, files: ['x'] }, ['bins/c.js', 'cli.js', 'x'])
add('bins:directories-links', { directories: { bin: 'bins' }, files: ['x'] }, { 'bins/c.js': '1\n', 'bins/l.js': { link: 'c.js' }, x: '1\n' })
add('bins:in-subdirectory', { bin: { a: 'bin/a.js', b: 'b.js', c: './c.js', d: 'bin\\d.js' } }, ['bin/a.js', 'bin/d.js', 'b.js', 'c.js'])
add('bins:mode-by-stripped-path', { bin: { a: 'a.js' } }, ['a.js', 'x/a.js', 'x/y/a.js'])
add('bins:one-up', { bin: { a: 'bin/a.js' } }, ['bin/a.js', 'x/bin/a.js'])
add('bins:outside', { bin: '../cli.js', files: ['x'] }, ['cli.js', 'x'])
add('bins:array', { bin: ['bin/a.js', 'b.js'], files: ['x'] }, ['bin/a.js', 'b.js', 'a.js', 'x'])
add('bins:non-string', { bin: { a: 1, b: null, c: '', d: 'd.js' }, files: ['x'] }, ['d.js', 'x'])
add('bins:glob', { bin: { a: 'bin/*.js' }, files: ['x'] }, ['bin/a.js', 'bin/b.js', 'x'])
add('bins:directory', { bin: { a: 'bin' }, files: ['x'] }, ['bin/a.js', 'x'])
add('bins:of-bundled-dep', { dependencies: { d: '1' }, bundleDependencies: ['d'], bin: 'cli.js' }, {
  'cli.js': '1\n', 'node_modules/d/package.json': dep('d', { bin: 'cli.js', files: ['lib'] }), 'node_modules/d/cli.js': '1\n', 'node_modules/d/lib/x.js': '1\n',
})
add('bins:key-with-scope', { name: '@s/fx', bin: { '@s/tool': 'tool.js' } }, ['tool.js', 'x.js'])

// ---- files
for (const [i, files] of [
  ['../fx/dist'], ['../fx/dist/a.js', '!../fx/src'], ['../other', 'dist'], ['/dist'], ['//dist'], ['./../fx/src', 'dist'],
  ['dist/../src'], ['dist/./a.js'], ['dist//a.js'], ['**'], ['**/'], ['*/'], ['.//dist'], ['!dist', 'dist', '!dist'],
  ['dist', '!dist', 'dist/a.js'], ['dist/**', '!**/*.map'], ['**/*.js', '!dist/**'], ['dist/a.js', '!**/a.js'], ['DIST'], ['dist/A.JS'],
  ['[d]ist'], ['{dist,src}'], ['dist', '!{dist,src}/*.map'], ['@(dist|src)/**'], ['dist/*', '!(dist)/x.ts'], [' dist'], ['dist '], ['#dist', 'dist'],
  ['\\dist'], ['dist\\a.js'], ['dist/**/'], ['dist/***'], ['**/**/a.js'], ['*.js', '**/a.js.map'], ['dist', '!/dist/*.map'], ['.'], ['!./dist/a.js.map', 'dist'],
  ['!!!dist'], ['!dist/a.js', '!src'], ['', 'dist'], ['!', 'dist'], ['./', 'dist'], ['...'], ['dist/..'],
].entries()) {
  add(`files#${i}:${j(files)}`, { files }, some)
}
add('files:64k-pattern', { files: [`${'x'.repeat(70000)}`, 'dist'] }, some)
add('files:brace-bomb', { files: [`{a,b}`.repeat(12), 'dist'] }, some)
add('files:numeric-range', { files: ['f{1..3}.js', 'g{01..03}.js'] }, ['f1.js', 'f2.js', 'f4.js', 'g1.js', 'g01.js', 'g03.js'])
add('files:posix-class', { files: ['[[:alpha:]]-x', 'dist'] }, ['a-x', '1-x', 'dist/a.js'])
add('files:bad-range', { files: ['[z-a].js', 'dist'] }, ['z.js', 'a.js', 'm.js', 'dist/a.js'])
add('files:symlinked-dir', { files: ['l', 'l/**', 'real'] }, { 'real/a.js': '1\n', l: { link: 'real' } })
add('files:through-symlink', { files: ['l/a.js', '**/b.js'] }, { 'real/a.js': '1\n', 'real/b.js': '1\n', l: { link: 'real' } })
add('files:bracket-dir', { files: ['app/[id]'] }, ['app/[id]/p.js', 'app/i/p.js', 'app/d/q.js'])
add('files:paren-dir', { files: ['app/(group)', '(a)/x.js'] }, ['app/(group)/p.js', '(a)/x.js', 'app/group/p.js'])
add('files:exclaim-name', { files: ['a!b', '!x'] }, { 'a!b/c.js': '1\n', '!x/y.js': '1\n', 'x/y.js': '1\n' })
add('files:plus-at-names', { files: ['+x', '@scope', '$y'] }, ['+x/a.js', '@scope/a.js', '$y/a.js', 'z.js'])
add('files:brace-dir', { files: ['{a}', '{b,c}'] }, ['{a}/x.js', '{b,c}/x.js', 'a/x.js', 'b/x.js', 'c/x.js'])
add('files:star-name', { files: ['a*b.js', 'dist'] }, { 'a*b.js': '1\n', 'axb.js': '1\n', 'dist/y*z.js': '1\n', 'dist/yaz.js': '1\n' })
add('files:non-ascii', { files: ['é', 'ß.js', 'İ.js', 'ſ'] }, ['é/a.js', 'É/b.js', 'ß.js', 'SS.js', 'İ.js', 'i.js', 'ſ/x.js', 's/x.js'])
add('files:nfd-vs-nfc', { files: ['caf\u00e9'] }, ['caf\u00e9/a.js', 'cafe\u0301/b.js'])
add('files:case-twins', { files: ['dist'] }, ['dist/a.js', 'Dist/a.js', 'DIST/b.js'])
add('files:case-twins-neg', { files: ['dist', 'Dist', '!dist/a.js'] }, ['dist/a.js', 'dist/b.js', 'Dist/a.js'])
add('files:node_modules', { files: ['node_modules/q', 'dist'] }, ['node_modules/q/i.js', 'dist/node_modules/q/i.js'])
add('files:git', { files: ['.git', 'a/.git', 'a'] }, ['.git/HEAD', 'a/.git/HEAD', 'a/x'])
add('files:object', { files: { 0: 'dist', length: 1 } }, some)
add('files:number', { files: 5 }, some)
add('files:nested-array', { files: [['dist']] }, some)
add('files:null-element', { files: [null, 'dist'] }, some)
add('files:many-slashes', { files: ['dist///', './/src//x.ts'] }, some)
add('files:lockfiles', { files: ['package-lock.json', 'npm-shrinkwrap.json', 'bun.lock', 'bun.lockb', 'sub', '.npm-extension.mjs'] }, {
  'package-lock.json': '{}', 'npm-shrinkwrap.json': '{}', 'bun.lock': '1\n', 'bun.lockb': '1\n', 'sub/package-lock.json': '{}', 'sub/npm-shrinkwrap.json': '{}', '.npm-extension.mjs': 'export const transformManifest = m => m\n',
})

// ---- always in, always out
add('musthave:spellings', { files: ['x'] }, [
  'README', 'readme.markdown', 'ReadMe.MD~', 'README.', 'README.md$', 'LICENSE-MIT', 'LICENSE.txt', 'License', 'LICENCE', 'licence.md', 'COPYING', 'COPYING.LESSER',
  'copying.txt', 'NOTICE', 'CHANGELOG', 'readme', 'README.en.md', 'x',
])
add('musthave:newline-and-tilde', { files: ['x'] }, ['README.a\nb', 'README.~', 'README.$', 'README.é', 'README..', 'x'])
add('main:variants-dotslash', { main: './/lib/m.js', browser: 'lib//b.js', files: ['x'] }, ['lib/m.js', 'lib/b.js', 'x'])
add('main:leading-slash', { main: '/lib/m.js', files: ['x'] }, ['lib/m.js', 'x'])
add('main:bang', { main: '!lib/m.js', files: ['x'] }, ['lib/m.js', '!lib/m.js', 'x'])
add('main:hash-and-space', { main: ' lib/m.js ', files: ['x'] }, ['lib/m.js', ' lib/m.js ', 'x'])
add('main:array', { main: ['a.js', 'b.js'], files: ['x'] }, ['a.js', 'b.js', 'a.js,b.js', 'x'])
add('main:number', { main: 5, browser: false, files: ['x'] }, ['5', 'false', 'x'])
add('main:multi-line', { main: 'a.js\nb.js', files: ['x'] }, ['a.js', 'b.js', 'x'])
add('main:dot', { main: '.', files: ['x'] }, ['index.js', 'x'])
add('main:trailing-slash', { main: 'lib/', files: ['x'] }, ['lib/index.js', 'x'])
add('main:ignored-parent-dir', { main: 'lib/deep/m.js' }, { '.npmignore': 'lib\n', 'lib/deep/m.js': '1\n', 'lib/deep/n.js': '1\n', 'lib/o.js': '1\n' })
add('browser:object-keys', { browser: { './a.js': './b.js' }, files: ['x'] }, ['a.js', 'b.js', 'o', 'e', 't', 'x'])
add('out:at-every-level', {}, ['a/.git', 'a/.npmrc', 'a/b/.svn/x', 'a/b/CVS', 'a/.hg', 'a/package-lock.json', 'a/b/config.gypi', 'a/build/config.gypi', 'a/._x', 'a/x.orig', 'a/.x.swp', 'a/.lock-wscript/x', 'a/.wafpickle-9/x', 'a/node_modules/z/i.js', 'a/.npmignored', 'a/.gitignore2'])
add('out:as-directories', {}, ['.npmrc/x', 'package-lock.json/x', 'yarn.lock/x', 'npm-debug.log/x', 'x.orig/y', '.DS_Store/x', '._a/b/c', '.gitignore.d/x'])

// ---- names
add('name:colon', {}, ['a:b.js', 'C:x', 'c:/x.js', 'dir:/y', 'aa:b', 'x/C:y', 'a:b:c'])
add('name:backslash', {}, ['a\\b.js', '\\lead', 'd\\e/f.js', 'C:\\z'])
add('name:windows', {}, ['a|b', 'a<b', 'a>b', 'a?b', 'a"b', 'aux', 'con.js', 'trail.', 'd|r/x'])
add('name:newline', {}, ['a\nb.js', 'x\r', '\nlead', 'd\n/f', '.npmignore\n'])
add('name:blanks', {}, [' lead', 'trail ', ' both ', '\ttab', 'nb\u00a0sp', '\u00a0lead', 'a b/c d.js'])
add('name:at', {}, ['@x', '@d/y', 'a/@z', '@@', '@x.tar'])
add('name:dash', {}, ['-x', '--help', '-C', 'd/-y'])
add('name:long', {}, { [`${'a'.repeat(120)}.js`]: '1\n', [`${'d'.repeat(90)}/${'e'.repeat(90)}/${'f'.repeat(90)}.js`]: '1\n', [`p/${'é'.repeat(60)}.js`]: '1\n', [`${'x'.repeat(92)}`]: '1\n', [`${'y'.repeat(93)}`]: '1\n' })
add('name:255-bytes', {}, { [`${'z'.repeat(252)}.js`]: '1\n' })
add('name:unicode', {}, ['café.js', 'cafe\u0301-d.js', '😀.js', '👩‍👩‍👧/x.js', 'ﬁ.js', 'Ω.js', 'ω.js', 'ñ/ñ.js', '日本語/ファイル.txt', 'ZWJ\u200dx', '\ufefffile', '\u202Ertl'])
add('name:order', {}, [
  'a10.js', 'a2.js', 'A1.js', 'B.js', 'b.js', '_x.js', '$y.js', '~z', '1.js', '10.js', '2.js', 'É.js', 'é.js', 'e.js', 'Z.txt', 'z.txt', 'a-b.js', 'a_b.js', 'a b.js', 'ab.js', '.a.js', '-a.js',
  'sub/A.js', 'sub/a.js', 'Sub/b.js', 'x.d.ts', 'x.D.TS', 'noext', 'NOEXT2', 'ß.js', 'ss.js', 'ı.js', 'i.js', 'I.js', 'æ.js', 'ae.js', '(p).js', '[q].js', 'w.', 'w..js', 'a\u0301.js',
])
add('name:order-scripts', {}, ['а.js', 'я.js', 'α.js', 'ω.js', '中.js', '日.js', 'あ.js', 'ア.js', '가.js', 'א.js', 'ب.js', '１.js', '②.js', '½.js', '٣.js', '😀.js', '€.js', '©.js', '—.js', '\u0001.js', '\u007fz.js'])
add('name:not-utf8-dir', { files: ['ok'] }, { 'ok/a.js': '1\n', 'base64:ZGly/2Rpci94LmpzCg==': '1\n' })
add('name:not-utf8-in-ignored', {}, { '.npmignore': 'bad\n', 'bad/ok': '1\n', 'base64:YmFkL/8uanM=': '1\n', 'a.js': '1\n' })
add('name:star', {}, ['a*', '*', 'd*/x', 'd/*y'])
add('name:pkg-scoped', { name: '@scope/fx' }, some)
add('name:none', '{"version":"1.0.0"}', some)
add('name:no-version', '{"name":"fx"}', some)
add('name:bad-version', { version: 'one' }, some)
add('name:loose-version', { version: ' =v1.2.3 ' }, some)
add('name:bad-name', { name: 'Bad Name' }, some)
add('name:private', { private: true }, some)

// ---- directories, links, kinds of file
add('kind:empty-directories', { files: ['e', 'x'] }, { e: { dir: true }, 'x/f': { dir: true }, 'x/a.js': '1\n' })
add('kind:links-everywhere', {}, { 'a.js': '1\n', 'l.js': { link: 'a.js' }, 'd/l': { link: '..' }, dead: { link: 'nowhere' }, abs: { link: '/etc' }, self: { link: 'self' }, 'README.md': { link: 'a.js' } })
add('kind:link-loop', { files: ['**/*.js', 'd'] }, { 'd/a.js': '1\n', 'd/up': { link: '../d' }, x: { link: 'y' }, y: { link: 'x' } })
add('kind:package-json-link', null, { 'real.json': j({ name: 'fx', version: '1.0.0' }), 'package.json': { link: 'real.json' }, 'a.js': '1\n' })
add('kind:package-json-directory', null, { 'package.json/x': '1\n', 'a.js': '1\n' })
add('kind:fifo', { files: ['f', 'a.js'] }, { f: { fifo: true }, 'a.js': '1\n' })
add('kind:hardlink-2', {}, { 'a.js': 'two\n', 'b/c.js': { hardlink: 'a.js' } })
add('kind:hardlink-3', {}, { 'a.js': 'three\n', 'b.js': { hardlink: 'a.js' }, 'c.js': { hardlink: 'a.js' } })
add('kind:hardlink-3-apart', {}, { 'a.js': 'x'.repeat(5000), ...Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`d${i}/f${i}.js`, '1\n'])), 'd5/m.js': { hardlink: 'a.js' }, 'z/z.js': { hardlink: 'a.js' } })
add('kind:hardlink-pairs-interleaved', {}, { 'p1.js': '1\n', 'p2.js': '2\n', 'q1.js': { hardlink: 'p1.js' }, 'q2.js': { hardlink: 'p2.js' } })
add('kind:hardlink-pairs-adjacent', {}, { 'p1.js': '1\n', 'p2.js': { hardlink: 'p1.js' }, 'q1.js': '2\n', 'q2.js': { hardlink: 'q1.js' } })
add('kind:hardlink-triples-interleaved', {}, { 'p1.js': '1\n', 'p2.js': '2\n', 'q1.js': { hardlink: 'p1.js' }, 'q2.js': { hardlink: 'p2.js' }, 'r1.js': { hardlink: 'p1.js' }, 'r2.js': { hardlink: 'p2.js' } })
add('kind:hardlink-outside', {}, { 'a.js': 'x\n', 'b.js': { hardlink: 'a.js' }, '.npmignore': 'b.js\n' })
add('kind:hardlink-empty', {}, { 'a.js': '', 'b.js': { hardlink: 'a.js' } })
add('kind:hardlink-bin', { bin: 'b.js' }, { 'a.js': 'x\n', 'b.js': { hardlink: 'a.js' } })
add('kind:empty-files', {}, { 'a.js': '', 'b/c': '', 'README.md': '' })
add('mode:all', { bin: { a: 'bin000.js', b: 's/bin.js' } }, {
  m000: { text: '1', mode: '0o000' }, m111: { text: '1', mode: '0o111' }, m400: { text: '1', mode: '0o400' }, m664: { text: '1', mode: '0o664' }, m666: { text: '1', mode: '0o666' },
  m775: { text: '1', mode: '0o775' }, m1755: { text: '1', mode: '0o1755' }, m2755: { text: '1', mode: '0o2755' }, m4755: { text: '1', mode: '0o4755' }, m6777: { text: '1', mode: '0o6777' }, m7000: { text: '1', mode: '0o7000' },
  'bin000.js': { text: '1', mode: '0o000' }, 's/bin.js': { text: '1', mode: '0o600' },
})
add('mode:package-json', '{"name":"fx","version":"1.0.0"}', { 'a.js': { text: '1', mode: '0o755' } })
add('mode:unreadable-file', {}, { 'a.js': { text: '1', mode: '0o000' }, 'b.js': '1\n' }, { user: '65534' })
add('mode:unreadable-dir', {}, { 'd/x.js': '1\n', d: { dir: true, mode: '0o000' }, 'b.js': '1\n' }, { user: '65534' })
add('mode:unreadable-ignored-dir', {}, { 'd/x.js': '1\n', d: { dir: true, mode: '0o000' }, 'b.js': '1\n', '.npmignore': 'd\n' }, { user: '65534' })
add('mode:unreadable-ignored-file', {}, { 'a.js': { text: '1', mode: '0o000' }, 'b.js': '1\n', '.npmignore': 'a.js\n' }, { user: '65534' })
add('mode:unreadable-npmignore', {}, { '.npmignore': { text: 'b.js\n', mode: '0o000' }, 'b.js': '1\n' }, { user: '65534' })
add('mode:unsearchable-dir', {}, { 'd/x.js': '1\n', d: { dir: true, mode: '0o444' }, 'b.js': '1\n' }, { user: '65534' })
add('mode:as-nobody', {}, { 'a.js': '1\n', 'd/b.js': { text: '1', mode: '0o755' } }, { user: '65534' })

// ---- ignore files
const base = ['a.js', 'b.js', 'c.map', 'd/a.js', 'd/b.js', 'd/e/b.js']
const withIgnore = (name, file, content) => add(name, {}, { ...Object.fromEntries(base.map(f => [f, '1\n'])), [file]: content })
withIgnore('ignore:crlf', '.npmignore', '# c\r\na.js\r\n\r\n!d/a.js\r\n')
withIgnore('ignore:cr-only', '.npmignore', 'a.js\rb.js\r')
withIgnore('ignore:bom', '.npmignore', '\ufeffa.js\nb.js\n')
withIgnore('ignore:utf16', '.npmignore', { base64: Buffer.from('\ufeffa.js\nb.js\n', 'utf16le').toString('base64') })
withIgnore('ignore:invalid-utf8', '.npmignore', { base64: Buffer.from([0x61, 0x2e, 0x6a, 0x73, 0x0a, 0xff, 0xfe, 0x0a, 0x62, 0x2e, 0x6a, 0x73]).toString('base64') })
withIgnore('ignore:nul', '.npmignore', 'a.js\0\nb.js\n')
withIgnore('ignore:line-separators', '.npmignore', 'a.js\u2028b.js\nb.js\u0085c.map\fx\nd/a.js\v')
withIgnore('ignore:64k-pattern', '.npmignore', `a.js\n${'x'.repeat(70000)}\nb.js\n`)
withIgnore('ignore:64k-exactly', '.npmignore', `a.js\n${'x'.repeat(65536)}\nb.js\n`)
withIgnore('ignore:64k-comment', '.npmignore', `a.js\n#${'x'.repeat(70000)}\n!${'b'.repeat(65530)}\n`)
withIgnore('ignore:64k-in-subdir', 'd/.npmignore', `a.js\n${'x'.repeat(70000)}\n`)
withIgnore('ignore:posix-class-then-dash', '.npmignore', '[[:alpha:]]-x\n[[:alpha:]-z].js\nb.js\n')
withIgnore('ignore:posix-classes', '.npmignore', '[[:alpha:]].map\n[[:nope:]].js\n[^[:digit:]]/e\n')
withIgnore('ignore:unclosed', '.npmignore', '[a.js\n{b.js\n+(c.map\n(d\n')
withIgnore('ignore:empty-class', '.npmignore', '[].js\n[!].js\n[]a].js\n')
withIgnore('ignore:reversed-range', '.npmignore', '[z-a].js\nb.js\n')
withIgnore('ignore:backslash-end', '.npmignore', 'a.js\\\nb.js\n')
withIgnore('ignore:only-negations', '.npmignore', '!a.js\n!d/\n')
withIgnore('ignore:everything', '.npmignore', '*\n!d\n!d/e/**\n')
withIgnore('ignore:everything-slashed', '.npmignore', '/*\n!/d\n')
withIgnore('ignore:star-star', '.npmignore', '**\n!**/b.js\n')
withIgnore('ignore:reopen-deep', '.npmignore', 'd/\n!d/e/b.js\n')
withIgnore('ignore:dot-slash', '.npmignore', './a.js\n././b.js\n')
withIgnore('ignore:quotes', '.npmignore', '"a.js"\n\'b.js\'\n')
withIgnore('ignore:itself', '.npmignore', '!.npmignore\n!.gitignore\n')
withIgnore('ignore:directory', '.npmignore/x', 'a.js\n')
withIgnore('ignore:gitignore-directory', '.gitignore/x', 'a.js\n')
withIgnore('ignore:directory-in-subdir', 'd/.npmignore/x', 'a.js\n')
add('ignore:directory+files', { files: ['d'] }, { ...Object.fromEntries(base.map(f => [f, '1\n'])), '.npmignore/x': 'a.js\n' })
withIgnore('ignore:symlink-out', '.npmignore', { link: '../outside-ignore' })
rows.at(-1).outside = { 'outside-ignore': { text: 'b.js\n' } }
withIgnore('ignore:symlink-in', '.npmignore', { link: 'rules' })
rows.at(-1).tree.rules = { text: 'a.js\n' }
withIgnore('ignore:symlink-dead', '.npmignore', { link: 'nowhere' })
withIgnore('ignore:symlink-to-dir', '.npmignore', { link: 'd' })
withIgnore('ignore:case', '.NPMIGNORE', 'a.js\n')
withIgnore('ignore:gitignore-nested-only', 'd/.gitignore', '/b.js\n')
withIgnore('ignore:nested-up', 'd/.npmignore', '../a.js\n/../b.js\n')
withIgnore('ignore:nested-own-path', 'd/.npmignore', 'd/a.js\n/d/b.js\n')
withIgnore('ignore:nested-negates-parent', 'd/.npmignore', '!b.js\n!e\n')
rows.at(-1).tree['.npmignore'] = { text: 'b.js\n' }
add('ignore:many-levels', {}, {
  '.npmignore': '*.map\n', 'p/.npmignore': '!x.map\n', 'p/q/.npmignore': 'x.map\n', 'p/q/r/.npmignore': '!*.map\n', 'p/q/r/s/.gitignore': '*.map\n',
  'x.map': '1', 'p/x.map': '1', 'p/y.map': '1', 'p/q/x.map': '1', 'p/q/r/x.map': '1', 'p/q/r/y.map': '1', 'p/q/r/s/x.map': '1',
})
add('ignore:empty-nested-npmignore-beats-gitignore', {}, { 'd/.npmignore': '', 'd/.gitignore': 'x.js\n', 'd/x.js': '1\n', 'd/e/x.js': '1\n' })
add('ignore:git-info-exclude', {}, { '.git/info/exclude': 'a.js\n', 'a.js': '1\n' })
add('ignore:readme-by-class', {}, { '.npmignore': 'README*\npackage.json\nLICENSE\n', 'README.md': '1\n', LICENSE: '1\n', 'd/README.md': '1\n', 'd/package.json': dep('d') })

// ---- bundled dependencies
const d = (n, more = {}) => ({ [`node_modules/${n}/package.json`]: dep(n, more), [`node_modules/${n}/i.js`]: '1\n' })
add('bundle:cycle', { dependencies: { a: '1' }, bundleDependencies: ['a'] }, { ...d('a', { dependencies: { b: '1' } }), ...d('b', { dependencies: { a: '1' } }) })
add('bundle:self', { dependencies: { fx: '1' }, bundleDependencies: ['fx'] }, { ...d('fx', { dependencies: { fx: '1' } }), 'x.js': '1\n' })
add('bundle:scoped-deep', { dependencies: { '@s/a': '1' }, bundleDependencies: ['@s/a'] }, { ...d('@s/a', { dependencies: { '@s/b': '1', c: '1' } }), ...d('@s/b'), 'node_modules/@s/a/node_modules/c/package.json': dep('c'), 'node_modules/@s/a/node_modules/c/i.js': '1\n', ...d('c') })
add('bundle:nested-wins', { dependencies: { a: '1' }, bundleDependencies: ['a'] }, { ...d('a', { dependencies: { c: '1' } }), 'node_modules/a/node_modules/c/package.json': dep('c'), 'node_modules/a/node_modules/c/n.js': '1\n', ...d('c') })
add('bundle:nested-unneeded', { dependencies: { a: '1' }, bundleDependencies: ['a'] }, { ...d('a'), 'node_modules/a/node_modules/c/package.json': dep('c'), 'node_modules/a/node_modules/c/n.js': '1\n' })
add('bundle:missing', { dependencies: { a: '1', b: '1' }, bundleDependencies: ['a', 'b'] }, { ...d('b'), 'x.js': '1\n' })
add('bundle:optional-missing', { optionalDependencies: { a: '1' }, bundleDependencies: ['a'] }, ['x.js'])
add('bundle:dep-optional-missing', { dependencies: { a: '1' }, bundleDependencies: ['a'] }, d('a', { optionalDependencies: { b: '1', c: '1' }, dependencies: { e: '1' } }))
add('bundle:true-with-dev', { dependencies: { a: '1' }, devDependencies: { b: '1' }, optionalDependencies: { c: '1' }, peerDependencies: { e: '1' }, bundleDependencies: true }, { ...d('a'), ...d('b'), ...d('c'), ...d('e') })
add('bundle:peer-and-dep', { dependencies: { a: '1' }, peerDependencies: { a: '1' }, bundleDependencies: ['a'] }, d('a'))
add('bundle:dev-and-dep', { dependencies: { a: '1' }, devDependencies: { a: '1' }, bundleDependencies: ['a'] }, d('a'))
add('bundle:dep-peer-of-dep', { dependencies: { a: '1' }, bundleDependencies: ['a'] }, { ...d('a', { peerDependencies: { p: '1' }, devDependencies: { q: '1' } }), ...d('p'), ...d('q') })
add('bundle:wrong-version', { dependencies: { a: '^2.0.0' }, bundleDependencies: ['a'] }, d('a'))
add('bundle:alias', { dependencies: { al: 'npm:real@1' }, bundleDependencies: ['al'] }, { 'node_modules/al/package.json': dep('real'), 'node_modules/al/i.js': '1\n' })
add('bundle:link-dir', { dependencies: { a: 'file:../a' }, bundleDependencies: ['a'] }, { 'node_modules/a': { link: '../../a' }, 'x.js': '1\n' }, {
  outside: { 'a/package.json': { text: dep('a') }, 'a/i.js': { text: '1\n' }, 'a/.npmignore': { text: 't.js\n' }, 'a/t.js': { text: '1\n' }, 'a/.npmrc': { text: '1' } },
})
add('bundle:link-dead', { dependencies: { a: 'file:../a' }, bundleDependencies: ['a'] }, { 'node_modules/a': { link: '../../nowhere' }, 'x.js': '1\n' })
add('bundle:link-to-file', { dependencies: { a: 'file:a.tgz' }, bundleDependencies: ['a'] }, { 'node_modules/a': { link: '../f' }, f: '1\n' })
add('bundle:link-in-dep', { dependencies: { a: '1' }, bundleDependencies: ['a'] }, { ...d('a', { dependencies: { b: '1' } }), 'node_modules/a/l.js': { link: 'i.js' }, 'node_modules/a/node_modules/b': { link: '../../../vendor/b' }, 'vendor/b/package.json': dep('b'), 'vendor/b/v.js': '1\n' })
add('bundle:store-links', { dependencies: { a: '1' }, bundleDependencies: ['a'] }, {
  'node_modules/a': { link: '.store/a@1/node_modules/a' }, 'node_modules/.store/a@1/node_modules/a/package.json': dep('a', { dependencies: { b: '1' } }), 'node_modules/.store/a@1/node_modules/a/i.js': '1\n',
  'node_modules/.store/a@1/node_modules/b': { link: '../../b@1/node_modules/b' }, 'node_modules/.store/b@1/node_modules/b/package.json': dep('b'), 'node_modules/.store/b@1/node_modules/b/i.js': '1\n',
})
add('bundle:pnpm-links', { dependencies: { a: '1' }, bundleDependencies: ['a'] }, {
  'node_modules/a': { link: '.pnpm/a@1.0.0/node_modules/a' }, 'node_modules/.pnpm/a@1.0.0/node_modules/a/package.json': dep('a', { dependencies: { b: '1' } }), 'node_modules/.pnpm/a@1.0.0/node_modules/a/i.js': '1\n',
  'node_modules/.pnpm/a@1.0.0/node_modules/b': { link: '../../b@1.0.0/node_modules/b' }, 'node_modules/.pnpm/b@1.0.0/node_modules/b/package.json': dep('b'), 'node_modules/.pnpm/b@1.0.0/node_modules/b/i.js': '1\n',
})
add('bundle:node_modules-is-link', { dependencies: { a: '1' }, bundleDependencies: ['a'] }, { node_modules: { link: 'nm' }, 'nm/a/package.json': dep('a'), 'nm/a/i.js': '1\n' })
add('bundle:dep-without-manifest', { dependencies: { a: '1' }, bundleDependencies: ['a'] }, { 'node_modules/a/i.js': '1\n', 'node_modules/a/.gitignore': 'i.js\n' })
add('bundle:dep-broken-manifest', { dependencies: { a: '1' }, bundleDependencies: ['a'] }, { 'node_modules/a/i.js': '1\n', 'node_modules/a/package.json': '{nope' })
add('bundle:other-broken-manifest', { dependencies: { a: '1' }, bundleDependencies: ['a'] }, { ...d('a'), 'node_modules/z/package.json': '{nope' })
add('bundle:dep-files-and-main', { dependencies: { a: '1' }, bundleDependencies: ['a'] }, { ...d('a', { files: ['lib', '!lib/*.map'], main: 'i.js' }), 'node_modules/a/lib/x.js': '1\n', 'node_modules/a/lib/x.js.map': '1\n', 'node_modules/a/lib/deep/y.map': '1\n', 'node_modules/a/README.md': '1\n', 'node_modules/a/other.js': '1\n', 'node_modules/a/lib/.npmignore': 'x.js\n' })
add('bundle:dep-junk', { dependencies: { a: '1' }, bundleDependencies: ['a'] }, { ...d('a'), ...Object.fromEntries(['.git/HEAD', '.npmrc', 'x.orig', '.DS_Store', 'package-lock.json', 'sub/.npmrc', 'sub/.git/HEAD', 'sub/x.orig', 'sub/.npmignore', 'sub/package-lock.json', 'sub/node_modules/z/i.js', 'yarn.lock', 'archived-packages/x'].map(f => [`node_modules/a/${f}`, '1\n'])) })
add('bundle:dep-with-dep-bundle', { dependencies: { a: '1' }, bundleDependencies: ['a'] }, { ...d('a', { bundleDependencies: ['b'], dependencies: { b: '1' } }), 'node_modules/a/node_modules/b/package.json': dep('b'), 'node_modules/a/node_modules/b/i.js': '1\n' })
add('bundle:root-files-excludes', { dependencies: { a: '1' }, bundleDependencies: ['a'], files: ['x.js', '!node_modules'] }, { ...d('a'), 'x.js': '1\n' })
add('bundle:root-npmignore-node_modules', { dependencies: { a: '1' }, bundleDependencies: ['a'] }, { ...d('a'), '.npmignore': 'node_modules\n*.js\n', 'x.js': '1\n' })
add('bundle:both-spellings-empty', { dependencies: { a: '1', z: '1' }, bundleDependencies: [], bundledDependencies: ['a'] }, { ...d('a'), ...d('z') })
add('bundle:string', { dependencies: { a: '1' }, bundleDependencies: 'a' }, d('a'))
add('bundle:names-with-at-version', { dependencies: { a: '1' }, bundleDependencies: ['a@1', 'a/i.js', ''] }, d('a'))
add('bundle:null-and-numbers', { dependencies: { a: '1' }, bundleDependencies: [null, 5, 'a'] }, d('a'))
add('bundle:hoisted-above', null, { 'package.json': j({ name: 'root', version: '1.0.0' }), 'in/package.json': j({ name: 'fx', version: '1.0.0', dependencies: { a: '1' }, bundleDependencies: ['a'] }), 'in/x.js': '1\n', ...d('a') }, { sub: 'in' })
add('bundle:workspace-link', null, {
  'package.json': j({ name: 'root', version: '1.0.0', workspaces: ['packages/*'], dependencies: { a: '*' }, bundleDependencies: ['a'] }), 'packages/a/package.json': dep('a', { dependencies: { c: '1' } }), 'packages/a/i.js': '1\n', 'packages/a/.gitignore': 't.js\n', 'packages/a/t.js': '1\n',
  'node_modules/a': { link: '../packages/a' }, ...d('c'), 'top.js': '1\n',
})
add('bundle:member-bundles-hoisted', null, {
  'package.json': j({ name: 'root', version: '1.0.0', workspaces: ['packages/*'] }), 'packages/a/package.json': dep('a', { dependencies: { c: '1' }, bundleDependencies: ['c'] }), 'packages/a/i.js': '1\n', 'node_modules/a': { link: '../packages/a' }, ...d('c'),
}, { sub: 'packages/a' })
add('bundle:member-bundles-own', null, {
  'package.json': j({ name: 'root', version: '1.0.0', workspaces: ['packages/*'] }), 'packages/a/package.json': dep('a', { dependencies: { c: '1' }, bundleDependencies: ['c'] }), 'packages/a/i.js': '1\n', 'packages/a/node_modules/c/package.json': dep('c'), 'packages/a/node_modules/c/i.js': '1\n',
}, { sub: 'packages/a' })
add('bundle:extraneous-and-bin', { dependencies: { a: '1' }, bundleDependencies: ['a'] }, { ...d('a', { bin: 'i.js' }), ...d('e'), 'node_modules/.bin/a': { link: '../a/i.js' } })
add('bundle:symlinked-scope', { dependencies: { '@s/a': '1' }, bundleDependencies: ['@s/a'] }, { 'node_modules/@s': { link: '../scope' }, 'scope/a/package.json': dep('@s/a'), 'scope/a/i.js': '1\n' })
add('bundle:case-of-name', { dependencies: { A: '1' }, bundleDependencies: ['A'] }, d('a'))

// ---- the hidden lockfile
const hidden = packages => j({ name: 'fx', version: '1.0.0', lockfileVersion: 3, requires: true, packages })
function lock (name, mtime, packages, more = {}, extra = {}) {
  add(name, { dependencies: { a: '1' }, bundleDependencies: ['a'], ...more }, {
    ...d('a', { dependencies: { b: '1' } }), ...d('b'), ...extra,
    'node_modules/.package-lock.json': { text: typeof packages === 'string' ? packages : hidden(packages), mtime },
    'node_modules/a': { dir: true, mtime: NOW }, 'node_modules/b': { dir: true, mtime: NOW }, node_modules: { dir: true, mtime: NOW },
  })
}
const both = { 'node_modules/a': { version: '1.0.0', dependencies: { b: '1' } }, 'node_modules/b': { version: '1.0.0' } }
lock('hidden-lock:newer', NOW + 10, both)
lock('hidden-lock:same-time', NOW, both)
lock('hidden-lock:older', NOW - 10, both)
lock('hidden-lock:newer-says-no-edge', NOW + 10, { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0' } })
lock('hidden-lock:older-says-no-edge', NOW - 10, { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0' } })
lock('hidden-lock:missing-entry', NOW + 10, { 'node_modules/a': { version: '1.0.0' } })
lock('hidden-lock:entry-not-on-disk', NOW + 10, { ...both, 'node_modules/gone': { version: '1.0.0' }, 'node_modules/a': { version: '1.0.0' } })
lock('hidden-lock:broken', NOW + 10, '{nope')
lock('hidden-lock:no-packages', NOW + 10, '{"lockfileVersion":3}')
lock('hidden-lock:empty-packages', NOW + 10, {})
lock('hidden-lock:version-1', NOW + 10, j({ lockfileVersion: 1, dependencies: { a: { version: '1.0.0' }, b: { version: '1.0.0' } } }))
lock('hidden-lock:version-99', NOW + 10, j({ lockfileVersion: 99, packages: { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0' } } }))
lock('hidden-lock:dev-flags', NOW + 10, { 'node_modules/a': { version: '1.0.0', dev: true, dependencies: { b: '1' } }, 'node_modules/b': { version: '1.0.0', optional: true, peer: true } })
lock('hidden-lock:no-bundle', NOW + 10, both, { bundleDependencies: [] })
lock('hidden-lock:dep-files-on-disk-changed', NOW + 10, { 'node_modules/a': { version: '1.0.0', dependencies: { b: '1' } }, 'node_modules/b': { version: '1.0.0' } }, {}, { 'node_modules/a/package.json': dep('a', { files: ['lib'] }), 'node_modules/a/lib/x.js': '1\n' })
lock('hidden-lock:link-entry', NOW + 10, { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0' }, 'node_modules/w': { resolved: 'vendor/w', link: true }, 'vendor/w': { version: '1.0.0' } }, {}, { 'node_modules/w': { link: '../vendor/w' }, 'vendor/w/package.json': dep('w'), 'vendor/w': { dir: true, mtime: NOW } })
add('lock:package-lock-version-99', { files: ['x'] }, { 'package-lock.json': j({ lockfileVersion: 99, packages: {} }), x: '1\n' })
add('lock:package-lock-broken', { files: ['x'] }, { 'package-lock.json': '{nope', x: '1\n' })
add('lock:package-lock-conflict', { files: ['x'] }, { 'package-lock.json': '<<<<<<< HEAD\n{}\n=======\n{"a":1}\n>>>>>>> b\n', x: '1\n' })
add('lock:yarn-lock-broken', { files: ['x'] }, { 'yarn.lock': 'a b c {{{\n  : x\n', x: '1\n' })
add('lock:shrinkwrap-decides-nothing', { dependencies: { a: '1' }, bundleDependencies: ['a'] }, { ...d('a'), 'npm-shrinkwrap.json': hidden({ '': { name: 'fx' } }) })

// ---- workspaces
const mono = (root = {}, more = {}) => ({
  'package.json': j({ name: 'root', version: '1.0.0', workspaces: ['packages/*'], ...root }), 'packages/p/package.json': dep('p'), 'packages/p/a.js': '1\n', 'packages/p/b.map': '1\n', 'packages/p/sub/c.js': '1\n',
  'packages/q/package.json': dep('q', { files: ['lib'] }), 'packages/q/lib/x.js': '1\n', 'packages/q/t.js': '1\n', 'top.js': '1\n', ...more,
})
add('ws:flag-w', null, mono({}, { '.gitignore': '*.map\n' }), { cwd: '', sub: 'packages/p', args: ['-w', 'p'], prefix: '', workspaces: ['packages/p'] })
add('ws:flag-w-by-path', null, mono({}, { '.gitignore': '*.map\n' }), { cwd: '', sub: 'packages/q', args: ['-w', 'packages/q'], prefix: '', workspaces: ['packages/q'] })
add('ws:flag-ws-first', null, mono({}, { '.npmignore': 'sub\n' }), { cwd: '', sub: 'packages/p', args: ['--workspaces'], prefix: '', workspaces: ['packages/p', 'packages/q'] })
add('ws:include-root', null, mono({}, { '.npmignore': 'sub\n' }), { cwd: '', args: ['-w', 'p', '--include-workspace-root'], prefix: '', workspaces: ['', 'packages/p'] })
add('ws:root-plain', null, mono({}, { '.npmignore': '*.map\n' }))
add('ws:root-plain-files', null, mono({ files: ['top.js', 'packages/p'] }))
add('ws:root-dot-with-flag', null, mono(), { cwd: '', args: ['.', '-w', 'p'], sub: 'packages/p', prefix: '', workspaces: ['packages/p'] })
add('ws:member-workspaces-off', null, mono({}, { '.gitignore': '*.map\n' }), { sub: 'packages/p', args: ['--no-workspaces'], prefix: 'packages/p', workspaces: [] })
add('ws:by-argument', null, mono({}, { '.gitignore': '*.map\n' }), { cwd: '', sub: 'packages/p', args: ['./packages/p'], prefix: '', workspaces: [] })
add('ws:member-by-argument-from-sibling', null, mono({}, { '.gitignore': '*.map\n' }), { cwd: 'packages/q', sub: 'packages/p', args: ['../p'], programOnly: true })
add('ws:object-form', null, mono({ workspaces: { packages: ['packages/*'] } }, { '.gitignore': '*.map\n' }), { sub: 'packages/p' })
add('ws:negated-member', null, mono({ workspaces: ['packages/*', '!packages/p'] }, { '.gitignore': '*.map\n' }), { sub: 'packages/p' })
add('ws:deep-member', null, { 'package.json': j({ name: 'root', version: '1.0.0', workspaces: ['pk/**'] }), 'pk/g/p/package.json': dep('p'), 'pk/g/p/a.js': '1\n', 'pk/g/p/x/b.js': '1\n', '.npmignore': 'one\n', 'pk/.gitignore': 'b.js\n', 'pk/g/.npmignore': '/a.js\n', 'pk/g/p/one': '1\n' }, { sub: 'pk/g/p' })
add('ws:nested-member-dirs', null, { 'package.json': j({ name: 'root', version: '1.0.0', workspaces: ['p', 'p/inner'] }), 'p/package.json': dep('p'), 'p/a.js': '1\n', 'p/inner/package.json': dep('inner', { files: ['z'] }), 'p/inner/z': '1\n', 'p/inner/y': '1\n', '.gitignore': 'y\n' }, { sub: 'p' })
add('ws:nested-member-inner', null, { 'package.json': j({ name: 'root', version: '1.0.0', workspaces: ['p', 'p/inner'] }), 'p/package.json': dep('p'), 'p/a.js': '1\n', 'p/inner/package.json': dep('inner'), 'p/inner/z': '1\n', 'p/inner/y': '1\n', '.gitignore': 'y\n', 'p/.npmignore': 'z\n' }, { sub: 'p/inner' })
add('ws:member-is-itself-a-root', null, { 'package.json': j({ name: 'root', version: '1.0.0', workspaces: ['p'] }), 'p/package.json': dep('p', { workspaces: ['kids/*'] }), 'p/kids/k/package.json': dep('k', { files: ['z'] }), 'p/kids/k/z': '1\n', 'p/kids/k/y': '1\n', 'p/tpl/package.json': 'a.js\nb.js\n', 'p/tpl/a.js': '1\n', 'p/tpl/c.js': '1\n' }, { sub: 'p' })
add('ws:member-outside-any-root', null, { 'in/package.json': dep('p'), 'in/a.js': '1\n', '.gitignore': 'a.js\n', '.npmignore': 'a.js\n' }, { sub: 'in' })
add('ws:not-a-member', null, mono({}, { 'tools/t/package.json': dep('t'), 'tools/t/a.map': '1\n', '.gitignore': '*.map\n' }), { sub: 'tools/t' })
add('ws:root-gitignore-negation', null, mono({}, { '.gitignore': '*\n!*.js\n' }), { sub: 'packages/p' })
add('ws:root-ignore-npmignore-directory', null, mono({}, { '.npmignore/x': '1\n', '.gitignore': '*.map\n' }), { sub: 'packages/p' })
add('ws:root-empty-npmignore', null, mono({}, { '.npmignore': '', '.gitignore': '*.map\n' }), { sub: 'packages/p' })
add('ws:member-no-version', null, mono({}, { 'packages/r/package.json': '{"name":"r"}', 'packages/r/a.js': '1\n' }), { sub: 'packages/r' })
add('ws:duplicate-names', null, mono({}, { 'packages/r/package.json': dep('p'), 'packages/r/a.js': '1\n' }), { sub: 'packages/p' })
add('ws:root-broken-manifest', null, { ...mono(), 'package.json': '{nope' }, { sub: 'packages/p' })
add('ws:nested-package-json-as-rules', null, { ...mono(), 'tpl/package.json': '{\n"a.js": 1,\nb.js\n}\n', 'tpl/a.js': '1\n', 'tpl/b.js': '1\n', 'tpl/.npmignore': 'c.js\n', 'tpl/c.js': '1\n' })
add('ws:nested-package-json-as-rules-none', {}, { 'tpl/package.json': '{\n"a.js": 1,\nb.js\n}\n', 'tpl/a.js': '1\n', 'tpl/b.js': '1\n', 'tpl/.npmignore': 'c.js\n', 'tpl/c.js': '1\n' })
add('ws:empty-workspaces', { workspaces: [] }, { 'tpl/package.json': '{}\nb.js\n', 'tpl/b.js': '1\n', 'tpl/.npmignore': 'c.js\n', 'tpl/c.js': '1\n' })
add('ws:workspaces-match-nothing', { workspaces: ['nope/*'] }, { 'tpl/package.json': '{}\nb.js\n', 'tpl/b.js': '1\n', 'tpl/.npmignore': 'c.js\n', 'tpl/c.js': '1\n' })
add('ws:workspaces-invalid', { workspaces: 'packages/*' }, { 'tpl/package.json': '{}\nb.js\n', 'tpl/b.js': '1\n' })

// ---- global ignore file (npm 12)
const glob = (name, rules, pkg, files, more = {}) => add(name, pkg, files, { globalIgnoreFile: 'global-ignore', outside: { 'global-ignore': { text: rules } }, ...more })
glob('global:basenames', '*.map\n.env\n', {}, ['a.js', 'a.map', 'd/b.map', '.env', 'd/.env'])
glob('global:beaten-by-npmignore', '*.map\nd\n', {}, { '.npmignore': '!*.map\n', 'a.map': '1\n', 'd/b.map': '1\n', 'd/c.js': '1\n' })
glob('global:beaten-by-files', '*.map\n', { files: ['d', 'a.map'] }, ['a.map', 'd/b.map', 'd/c.js', 'e.js'])
glob('global:anchored', '/a.js\n/d/\n', {}, ['a.js', 'x/a.js', 'd/b.js', 'x/d/b.js'])
glob('global:nested-npmignore', '*.map\n', {}, { 'a.map': '1\n', 'd/.npmignore': '!*.map\n', 'd/b.map': '1\n' })
glob('global:must-haves', 'README.md\npackage.json\nm.js\n', { main: 'm.js' }, ['README.md', 'm.js', 'n.js'])
glob('global:negation', '!.npmrc\n!.DS_Store\n!*.orig\n', {}, ['.npmrc', '.DS_Store', 'x.orig', 'd/.DS_Store', 'd/x.orig'])
glob('global:bundled-dep', '*.map\n', { dependencies: { a: '1' }, bundleDependencies: ['a'] }, { ...d('a'), 'node_modules/a/x.map': '1\n', 'y.map': '1\n' })
glob('global:crlf-bom', '\ufeff*.map\r\nd\r\n', {}, ['a.map', 'd/x', 'e'])
glob('global:workspace-member', '*.map\n', null, mono(), { sub: 'packages/p' })
add('global:from-project-npmrc', {}, { '.npmrc': 'global-ignore-file=./gi\n', gi: 'b.js\n', 'a.js': '1\n', 'b.js': '1\n' }, { programOnly: true })
add('global:missing-file', {}, ['a.js'], { globalIgnoreFile: 'nope' })
add('global:is-a-directory', {}, ['a.js'], { globalIgnoreFile: 'dir', outside: { 'dir/x': { text: '1' } } })

// ---- new in npm 12
const patched = (name, text, files, more = {}) => add(name, text, files, more)
patched('patched:two-spaces', '{\n  "name": "fx",\n  "version": "1.0.0",\n  "patchedDependencies": {"x@1": "patches/x.patch"},\n  "files": ["patches", "a.js"]\n}\n', ['a.js', 'patches/x.patch', 'patches/y.patch'])
patched('patched:tabs-crlf', '{\r\n\t"name": "fx",\r\n\t"version": "1.0.0",\r\n\t"patchedDependencies": {"x@1": "./patches/x.patch"}\r\n}\r\n', ['a.js', 'patches/x.patch', 'patches/y.patch'])
patched('patched:compact', '{"name":"fx","version":"1.0.0","patchedDependencies":{"x@1":"/p.patch"},"é":"ü\\u00e9\\n"}', ['a.js', 'p.patch', 'sub/p.patch'])
patched('patched:four-no-eol', '{\n    "name": "fx",\n    "version": "1.0.0",\n    "n": 1.50, "big": 1e21, "i": 12345678901234567890, "neg": -0,\n    "patchedDependencies": {}\n}', ['a.js'])
patched('patched:bom', '\ufeff{\n  "name": "fx",\n  "version": "1.0.0",\n  "patchedDependencies": {}\n}\n', ['a.js'])
patched('patched:odd-indent', '{\n   "name":"fx",\n     "version":"1.0.0",\n"patchedDependencies":{}}\n\n\n', ['a.js'])
patched('patched:first-line-decides', '{ "name": "fx",\n      "version": "1.0.0",\n "patchedDependencies": {}\n}\n', ['a.js'])
patched('patched:null', '{\n  "name": "fx",\n  "version": "1.0.0",\n  "patchedDependencies": null\n}\n', ['a.js'])
patched('patched:glob-and-escape', '{\n  "name": "fx",\n  "version": "1.0.0",\n  "patchedDependencies": {"a":"patches/*.patch","b":"../out.patch","c":"x/../y.patch","d":5,"e":"z.patch/"}\n}\n', ['a.js', 'patches/x.patch', 'patches/y.patch', 'y.patch', 'z.patch'])
patched('patched:integer-keys-reorder', '{\n  "name": "fx",\n  "version": "1.0.0",\n  "10": 1, "9": 2, "dup": 1, "dup": 22,\n  "patchedDependencies": {}\n}\n', ['a.js'])
patched('patched:hardlinked-manifest', null, { 'package.json': '{"name":"fx","version":"1.0.0","patchedDependencies":{}}\n', 'copy.json': { hardlink: 'package.json' } })
patched('patched:main-is-patch', '{"name":"fx","version":"1.0.0","main":"p.patch","patchedDependencies":{"x@1":"p.patch"}}\n', ['p.patch', 'a.js'])
patched('patched:escapes-in-strings', '{\n "name": "fx",\n "version": "1.0.0",\n "d": "\\u2028\\/\\ud83d\\ude00\\ud800\\t\\u0007",\n "patchedDependencies": {}\n}\n', ['a.js'])
add('patched:in-member', null, { 'package.json': j({ name: 'root', version: '1.0.0', workspaces: ['p'] }), 'p/package.json': dep('p', { patchedDependencies: { 'x@1': 'x.patch' } }), 'p/x.patch': '1\n' }, { sub: 'p' })
add('extension:mjs', {}, { '.npm-extension.mjs': 'export const transformManifest = m => m\n', 'a.js': '1\n' })
add('extension:cjs', {}, { '.npm-extension.cjs': 'exports.transformManifest = m => m\n', 'a.js': '1\n' })
add('extension:both', {}, { '.npm-extension.cjs': 'exports.transformManifest = m => m\n', '.npm-extension.mjs': 'export const transformManifest = m => m\n', 'a.js': '1\n' })
add('extension:no-export', {}, { '.npm-extension.mjs': 'export const x = 1\n', 'a.js': '1\n' })
add('extension:throws', {}, { '.npm-extension.mjs': 'throw new Error("boom")\n', 'a.js': '1\n' })
add('extension:syntax-error', {}, { '.npm-extension.mjs': 'export const = \n', 'a.js': '1\n' })
add('extension:directory', {}, { '.npm-extension.mjs/x': '1\n', 'a.js': '1\n' })
add('extension:adds-edge', { dependencies: { a: '1' }, bundleDependencies: ['a'] }, { '.npm-extension.mjs': 'export const transformManifest = m => m.name === "a" ? { ...m, dependencies: { b: "1" } } : m\n', ...d('a'), ...d('b') })
add('extension:listed-in-files', { files: ['.npm-extension.mjs', 'a.js'] }, { '.npm-extension.mjs': 'export const transformManifest = m => m\n', 'a.js': '1\n' })
add('extension:with-hidden-lock', { dependencies: {} }, { '.npm-extension.mjs': 'throw new Error("boom")\n', 'a.js': '1\n', 'node_modules/.package-lock.json': { text: hidden({}), mtime: NOW + 10 }, node_modules: { dir: true, mtime: NOW } })
add('extension:in-member', null, { 'package.json': j({ name: 'root', version: '1.0.0', workspaces: ['p'] }), 'p/package.json': dep('p'), 'p/.npm-extension.mjs': 'throw new Error("boom")\n', '.npm-extension.mjs': 'throw new Error("root boom")\n' }, { sub: 'p' })
add('package-extensions:public', { packageExtensions: { 'a@1': { dependencies: { b: '1' } } } }, ['a.js'])
add('package-extensions:private', { private: true, packageExtensions: { 'a@1': { dependencies: { b: '1' } } } }, ['a.js'])
add('package-extensions:adds-edge', { dependencies: { a: '1' }, bundleDependencies: ['a'], packageExtensions: { a: { dependencies: { b: '1' } } } }, { ...d('a'), ...d('b') })
add('package-extensions:invalid', { packageExtensions: { 'a@1': 5 } }, { 'a.js': '1\n' })
add('overrides:bundled', { dependencies: { a: '1' }, bundleDependencies: ['a'], overrides: { a: '1.0.0' } }, { ...d('a'), 'x.js': '1\n' })
add('overrides:bundled-transitive', { dependencies: { a: '1' }, bundleDependencies: ['a'], overrides: { b: '1.0.0' } }, { ...d('a', { dependencies: { b: '^1' } }), ...d('b') })
add('overrides:other', { dependencies: { a: '1', z: '1' }, bundleDependencies: ['a'], overrides: { z: '1.0.0' } }, { ...d('a'), ...d('z') })
add('overrides:same-spec', { dependencies: { a: '1', z: '1' }, bundleDependencies: ['a'], overrides: { z: '1' } }, { ...d('a'), ...d('z') })
add('overrides:bundled-same-spec', { dependencies: { a: '1' }, bundleDependencies: ['a'], overrides: { a: '1' } }, { ...d('a'), 'x.js': '1\n' })
add('overrides:reference', { dependencies: { a: '1' }, bundleDependencies: ['a'], overrides: { b: '$a' } }, { ...d('a', { dependencies: { b: '^1' } }), ...d('b') })
add('overrides:transitive-of-other', { dependencies: { a: '1', z: '1' }, bundleDependencies: ['a'], overrides: { b: '1.0.0' } }, { ...d('a'), ...d('z', { dependencies: { b: '^1' } }), ...d('b') })
add('overrides:empty', { dependencies: { a: '1' }, bundleDependencies: ['a'], overrides: {} }, d('a'))
add('overrides:conflict', { dependencies: { a: '1' }, overrides: { a: '2' } }, { ...d('a'), 'x.js': '1\n' })
add('overrides:nested', { dependencies: { a: '1' }, bundleDependencies: ['a'], overrides: { a: { b: '1.0.0' } } }, { ...d('a', { dependencies: { b: '^1' } }), ...d('b') })
add('devengines', { devEngines: { packageManager: { name: 'pnpm', onFail: 'error' } } }, ['a.js'])
add('package-manager-other', { packageManager: 'pnpm@9.0.0' }, ['a.js'])
add('engines-strict', { engines: { node: '>=99', npm: '>=99' } }, { '.npmrc': 'engine-strict=true\n', 'a.js': '1\n' })
add('npmrc:sets-workspace', null, mono({}, { '.npmrc': 'workspace=p\n', '.gitignore': '*.map\n' }), { programOnly: true })
add('manifest:duplicate-keys', '{"name":"no","name":"fx","version":"1.0.0","files":["a.js"],"files":["b.js"]}', ['a.js', 'b.js'])
add('manifest:proto', '{"name":"fx","version":"1.0.0","__proto__":{"files":["a.js"]}}', ['a.js', 'b.js'])
add('manifest:comments', '// x\n{"name":"fx","version":"1.0.0"}', ['a.js'])
add('manifest:trailing-comma', '{"name":"fx","version":"1.0.0",}', ['a.js'])
add('manifest:array', '[]', ['a.js'])
add('manifest:empty', '', ['a.js'])
add('manifest:conflict', '<<<<<<< HEAD\n{"name":"fx","version":"1.0.0","files":["a.js"]}\n=======\n{"name":"fx","version":"1.0.1","files":["b.js"]}\n>>>>>>> x\n', ['a.js', 'b.js'])
add('manifest:invalid-utf8', null, { 'package.json': { base64: Buffer.concat([Buffer.from('{"name":"fx","version":"1.0.0","files":["'), Buffer.from([0xff]), Buffer.from('.js","a.js"]}')]).toString('base64') }, 'a.js': '1\n' })
add('manifest:publishConfig-files', { publishConfig: { files: ['b.js'], directory: 'd' }, files: ['a.js'] }, ['a.js', 'b.js', 'd/package.json'])
add('manifest:gypfile', { scripts: {} }, ['binding.gyp', 'server.js', 'a.js', 'AUTHORS', 'man/x.1'])
add('manifest:directories-man', { directories: { man: 'man', lib: 'lib' }, man: ['./man/x.1'], files: ['x'] }, ['man/x.1', 'lib/l.js', 'x'])
add('manifest:types-exports', { types: 't.d.ts', exports: { '.': './e.js' }, module: 'm.mjs', files: ['x'] }, ['t.d.ts', 'e.js', 'm.mjs', 'x'])

writeFileSync(out, rows.map(r => JSON.stringify(r) + '\n').join(''))
console.error(`${rows.length} fixtures`)
