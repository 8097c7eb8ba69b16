// Random patterns, each with names that stand a chance of matching it.

// mulberry32: small, seeded, the same everywhere.
const numbers = seed => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}

const PLAIN = [...'aaabbccABxyz019', 'ab', 'é', 'É', 'ß', 'ſ', 's', 'K', 'k', 'K', '😀', 'Σ', 'ς', 'σ', 'İ', 'ǆ', 'ǅ',
  '.', '.', '-', '_', ' ', ',', '#', '\u00a0', '\u2028', '\t', '~', "'", '\ud7ff', '\uffff']
const ODD = [...'|(){}[]$^+@!?*\\#,.-:=<&', '\\|', '\\(', '\\[', '\\]', '\\{', '\\}', '\\*', '\\?', '\\!', '\\\\', '\\a',
  '\\.', '\\-', '\\#', '\\ ', '[]', '[!', '[^', '()', '..', '!(', '+(', '@()', '*()', '?()', '+()', '!()', '*(|)']
const POSIX = ['alnum', 'alpha', 'ascii', 'blank', 'cntrl', 'digit', 'graph', 'lower', 'print', 'punct', 'space',
  'upper', 'word', 'xdigit', 'nope']
const STARS = ['', 'a', 'b', 'ab', '.x', 'x.y', 'aab', 'é', '😀', '-', 'ABC']

export const generator = seed => {
  const next = numbers(seed)
  const below = n => Math.floor(next() * n)
  const pick = list => list[below(list.length)]
  const chance = p => next() < p
  const times = (n, fn) => Array.from({ length: n }, fn)

  // A node is [source, sampler]; the sampler gives a text that the source may match.
  const plain = () => {
    const text = pick(PLAIN)
    return [text, () => text]
  }
  const odd = () => {
    const text = pick(ODD)
    return [text, () => (chance(0.5) ? text : text.replace(/\\/g, ''))]
  }
  const wild = () => pick([
    ['*', () => pick(STARS)],
    ['?', () => pick([...'ab.x', 'é'])],
    ['**', () => pick(STARS)],
    ['??', () => pick(['ab', '😀', 'xy', 'a.'])],
  ])
  const classItem = () => {
    if (chance(0.2)) return [`[:${pick(POSIX)}:]`, () => pick([...'aZ5 .-_é', 'Ⅷ', '٣', '\t', '\u00a0', '😀'])]
    const single = () => (chance(0.15) ? pick(['\\]', '\\\\', '\\-', '\\^', '!', '^', '[', '-', '\\[', '\\a', '.']) : pick(PLAIN))
    const a = single()
    if (chance(0.35)) {
      const b = single()
      return [`${a}-${b}`, () => pick([a, b, 'm', 'B', '5'])]
    }
    return [a, () => a.replace(/^\\/, '')]
  }
  const bracket = () => {
    const items = times(1 + below(3), classItem)
    const lead = chance(0.3) ? pick(['!', '^']) : ''
    return [`[${lead}${items.map(i => i[0]).join('')}]`, () => (lead ? pick([...'qQ7', '😀']) : pick(items)[1]())]
  }
  const extglob = depth => {
    const kind = pick([...'!!?+*@@'])
    const parts = times(pick([1, 1, 2, 2, 3]), () => (chance(0.1) ? ['', () => ''] : sequence(depth - 1, pick([1, 1, 1, 2]))))
    const close = chance(0.03) ? '' : ')'
    const sample = () => {
      const count = kind === '?' ? below(2) : kind === '*' ? below(3) : kind === '+' ? 1 + below(2) : 1
      if (kind === '!' && chance(0.6)) return pick(STARS)
      return times(count, () => pick(parts)[1]()).join('')
    }
    return [`${kind}(${parts.map(p => p[0]).join('|')}${close}`, sample]
  }
  const braces = depth => {
    if (chance(0.35)) {
      const source = pick(['1..3', '01..3', '3..1', 'a..c', 'c..a..2', '-1..1', '1..10..4', 'Z..b', '1..', '1..2..0', '0..-2', 'A..c..30'])
      return [`{${source}}`, () => pick([...'1230abc', '01', '-1', '{1..}'])]
    }
    const parts = times(pick([1, 2, 2, 3]), () => (chance(0.15) ? ['', () => ''] : sequence(depth - 1, pick([1, 1, 2]))))
    return [`${chance(0.05) ? '$' : ''}{${parts.map(p => p[0]).join(',')}${chance(0.05) ? '' : '}'}`, () => pick(parts)[1]()]
  }
  const atom = depth => {
    const r = next()
    if (r < 0.42) return plain()
    if (r < 0.58) return wild()
    if (r < 0.68) return bracket()
    if (r < 0.84 && depth > 0) return extglob(depth)
    if (r < 0.91 && depth > 0) return braces(depth)
    if (r < 0.95) return odd()
    return plain()
  }
  const sequence = (depth, length) => {
    const atoms = times(length, () => atom(depth))
    return [atoms.map(a => a[0]).join(''), () => atoms.map(a => a[1]()).join('')]
  }
  const portion = () => {
    const r = next()
    if (r < 0.12) return ['**', () => pick(['a', 'a/b', '', '.x/y', 'b/c/d'])]
    if (r < 0.17) return pick([['.', () => '.'], ['..', () => '..'], ['*', () => pick(STARS)], ['', () => '']])
    if (r < 0.3) return pick([['a', () => 'a'], ['b', () => 'b'], ['*.js', () => 'x.js'], ['c', () => 'C']])
    return sequence(4, pick([1, 1, 2, 2, 3, 4]))
  }
  const shake = text => {
    const r = next()
    if (r < 0.15) return text.toUpperCase()
    if (r < 0.25) return text.toLowerCase()
    if (r < 0.3) return text + pick(['', '/', 'a', '.', '/b'])
    if (r < 0.35) return pick(['/', 'a/', '.', 'x']) + text
    if (r < 0.4) return text.slice(0, below(text.length + 1)).toWellFormed()
    return text
  }
  // Few names and many globstars: where minimatch finds sections is a matter of counting.
  const globstars = () => {
    const names = times(3 + below(7), () => pick(['**', '**', 'a', 'b', '*', 'a']))
    return names.map(name => [name, () => (name === '**' ? pick(['', 'a', 'b', 'a/b']) : name === '*' ? pick(['a', 'b']) : name)])
  }
  return () => {
    const portions = chance(0.08) ? globstars() : times(pick([1, 1, 1, 2, 2, 3, 4]), portion)
    const lead = chance(0.2) ? pick(['!', '/', '!/', '!!', '#', '\\!', '\\#', './']) : ''
    const tail = chance(0.12) ? '/' : ''
    const pattern = lead + portions.map(p => p[0]).join(chance(0.05) ? '//' : '/') + tail
    const sample = () => shake(portions.map(p => p[1]()).filter(text => text !== '').join('/') + (chance(0.15) ? '/' : ''))
    return { pattern, samples: [...new Set(times(10, sample))] }
  }
}
