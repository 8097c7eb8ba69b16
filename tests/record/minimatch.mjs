// Records what the real minimatch and ignore-walk answer, for the replay tests of crates/glob.
//
//   node tests/record/minimatch.mjs --peers tests/peers/node_modules > crates/glob/tests/data/minimatch.jsonl
//   node tests/record/minimatch.mjs --peers tests/peers/node_modules --seed 7 --count 20000 \
//     | cargo run --release -p packgate-glob --example replay
//
// Without --count the hand-written patterns and a fixed share of generated ones are recorded. The
// peers folder holds npm10 and npm12 as installed by the package manager under these aliases.
//
// One JSON value a line:
//   {"names": […], "paths": […]}                what the bitmaps below are about
//   ["m", options, pattern, extra, r9, r10?]    match and partial match of names and extra names
//   ["g", pattern, globParts, set, extra, r10]  the same with the options of glob 13
//   ["r", rule, r9, r10?]                       filterEntry of each path: file, directory, 'name/'
//   ["f", text, rules9, rules10?]               an ignore file: pattern and negation of each rule
//   ["b", pattern, set9, set10?]                brace expansion
// A bitmap is hex, four bits a digit, first bit highest. "!Name" is an error, null was not asked.
// r10 is left out where it equals r9.

import { createRequire } from 'node:module'
import path from 'node:path'
import { parseArgs } from 'node:util'
import vm from 'node:vm'
import { handwritten, ignoreFiles, names, paths } from './minimatch-table.mjs'
import { generator } from './minimatch-random.mjs'

const { values: args } = parseArgs({
  options: {
    peers: { type: 'string' },
    seed: { type: 'string', default: '1' },
    count: { type: 'string' },
  },
})
if (!args.peers) throw new Error('--peers is missing')
const load = (...parts) => createRequire(path.resolve(args.peers, 'x'))(path.resolve(args.peers, ...parts))
const peers = {
  9: { minimatch: load('npm10/node_modules/minimatch'), walk: load('npm10/node_modules/ignore-walk') },
  10: {
    minimatch: load('npm12/node_modules/minimatch'),
    walk: load('npm12/node_modules/npm-packlist/node_modules/ignore-walk'),
  },
}

const OPTIONS = {
  i: { matchBase: true, dot: true, flipNegate: true, nocase: true },
  n: { nocase: true },
  d: {},
  g: { dot: true, nonegate: true, nocomment: true, optimizationLevel: 2, braceExpandMax: 10_000 },
}

const put = row => process.stdout.write(JSON.stringify(row) + '\n')

const hex = bits => {
  let out = ''
  for (let i = 0; i < bits.length; i += 4) {
    out += ((bits[i] << 3) | (bits[i + 1] << 2) | (bits[i + 2] << 1) | bits[i + 3]).toString(16)
  }
  return out
}

// Some expressions backtrack for hours on a short name; what takes long is not asked.
const call = new vm.Script('globalThis.question()')
const attempt = fn => {
  globalThis.question = fn
  try {
    return call.runInThisContext({ timeout: 1000 })
  } catch (error) {
    return error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT' ? null : '!' + error.constructor.name
  }
}

// brace-expansion 2 never ends on a zero step, nor on numbers too large to be counted up.
const endless = pattern => /\.\.-?0+\}|\d{7}/.test(pattern)

const both = (row, pattern, ask) => {
  const nine = endless(pattern) ? null : attempt(() => ask(peers[9]))
  const ten = attempt(() => ask(peers[10]))
  put(JSON.stringify(nine) === JSON.stringify(ten) ? [...row, nine] : [...row, nine, ten])
}

const matchBits = (mm, list) => hex(list.flatMap(name => [mm.match(name), mm.match(name, true)]).map(Number))

const recordMatch = (options, pattern, extra) => {
  const list = [...names, ...extra]
  both(['m', options, pattern, extra], pattern, peer => {
    return matchBits(new peer.minimatch.Minimatch(pattern, { ...OPTIONS[options], platform: 'linux' }), list)
  })
}

const recordGlob = (pattern, extra) => {
  const row = attempt(() => {
    const mm = new peers[10].minimatch.Minimatch(pattern, { ...OPTIONS.g, platform: 'linux' })
    // Half a character equals no name, and JSON readers dislike it: recorded as a test.
    const text = part => (part.isWellFormed() ? part : 0)
    const kind = part => (typeof part === 'string' ? text(part) : typeof part === 'symbol' ? 1 : 0)
    return [mm.globParts, mm.set.map(set => set.map(kind)), extra, matchBits(mm, [...names, ...extra])]
  })
  if (row) put(['g', pattern, ...(typeof row === 'string' ? [row] : row)])
}

// A chain of walkers, of which only the topmost has rules; `exact` keeps the others from answering.
const chain = (peer, rules, directories) => {
  const options = { path: '/r', ignoreFiles: ['x'], exact: true }
  let walker = new peer.walk.Walker(options)
  walker.ignoreRules.x = rules
  for (const name of directories) {
    walker = new peer.walk.Walker({ ...options, path: `${walker.path}/${name}`, parent: walker })
  }
  return walker
}

const readRules = (peer, text) => {
  const target = { ignoreRules: {} }
  peer.walk.Walker.prototype.onReadIgnoreFile.call(target, 'x', text, () => {})
  return target.ignoreRules.x
}

// A negation is only asked about what an earlier rule excluded.
const recordRule = text => both(['r', text], text, peer => {
  const [rule] = readRules(peer, text)
  const rules = rule.negate ? [...readRules(peer, '*'), rule] : [rule]
  const bits = paths.flatMap(entry => {
    const portions = entry.split('/')
    const name = portions.pop()
    const walker = chain(peer, rules, portions)
    return [
      walker.filterEntry(name, false),
      walker.filterEntry(name, true),
      walker.filterEntry(name + '/', false),
    ].map(included => Number(included === rule.negate))
  })
  return hex(bits)
})

const recordFile = text => both(['f', text], text, peer => {
  return readRules(peer, text).map(rule => [rule.pattern, rule.negate])
})

const recordBraces = pattern => {
  if (/\{/.test(pattern)) {
    both(['b', pattern], pattern, peer => {
      const set = [...new Set(peer.minimatch.braceExpand(pattern))]
      return set.length > 60 ? [set.length, ...set.slice(0, 5)] : set
    })
  }
}

const isRule = text => text.trim() !== '' && !/^#/.test(text.trim())

const record = (pattern, extra, options) => {
  for (const letter of options) {
    if (letter === 'g') recordGlob(pattern, extra)
    else if (letter === 'r') isRule(pattern) && recordRule(pattern)
    else if (letter === 'b') recordBraces(pattern)
    else recordMatch(letter, pattern, extra)
  }
}

put({ names, paths })
if (!args.count) {
  for (const text of ignoreFiles) recordFile(text)
  for (const pattern of handwritten) record(pattern, [], 'igrb')
}
const random = generator(Number(args.seed))
const total = Number(args.count ?? 2600)
for (let i = 0; i < total; i++) {
  const { pattern, samples } = random()
  const kinds = args.count ? 'indgrb' : ['i', 'ig', 'ir', 'ib', 'in', 'id'][i % 6]
  record(pattern, samples, kinds)
}
