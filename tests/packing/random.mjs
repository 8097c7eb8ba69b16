// What real programs pack of random packages, for engines that no library can answer for.
//
//   node tests/packing/random.mjs --seed 11 --count 500 --out FILE
//   options: --programs yarn1,berry,bun   (programs.mjs names them all)   --workers 2
//
// The packages are those of tests/fuzz/generate.mjs, the same for the same seed and number
// forever: links, names that differ in case only, names that are not ASCII, workspaces and
// bundled dependencies are among them. FILE gets one line a package, {row, NAME: CELL, …}, a cell
// as record.mjs writes it. Recording resumes: what FILE holds already is kept, and gets the
// cells of programs that it lacks.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { generate } from '../fuzz/generate.mjs'
import { each, recordOne } from './record.mjs'
import { COLUMNS } from './programs.mjs'

// Half a character, which no file of rows can hold for every reader.
const loneSurrogate = /\\ud[89a-f]/i

function parse (argv) {
  const options = { seed: '1', count: 100, out: null, programs: ['yarn1', 'berry', 'bun'], workers: 2 }
  for (let i = 0; i < argv.length; i++) {
    const key = argv[i].replace(/^--/, '')
    if (!(key in options)) throw new Error(`unknown option ${argv[i]}`)
    const value = argv[++i]
    options[key] = key === 'programs' ? value.split(',') : key === 'count' || key === 'workers' ? Number(value) : value
  }
  if (!options.out) throw new Error('--out FILE is needed')
  const unknown = options.programs.filter(name => !COLUMNS.includes(name))
  if (unknown.length) throw new Error(`no program ${unknown.join(', ')}`)
  return options
}

async function main () {
  const options = parse(process.argv.slice(2))
  const text = existsSync(options.out) ? readFileSync(options.out, 'utf8') : ''
  const lines = new Map(text.split('\n').filter(Boolean).map(line => JSON.parse(line)).map(line => [line.row.name, line]))
  const complete = name => options.programs.every(program => lines.get(name)?.[program])
  const known = lines.size
  const generated = Array.from({ length: options.count }, (_, i) => generate(options.seed, i))
    .filter(row => !lines.has(row.name) && !loneSurrogate.test(JSON.stringify(row)))
  const rows = [...lines.values()].map(line => line.row).filter(row => !complete(row.name)).concat(generated)
  await each(rows, options.workers, async row => {
    const line = { ...lines.get(row.name), row }
    for (const name of options.programs) line[name] ??= await recordOne(row, name)
    // node-tar misreads a long name with a line break, and shows its header as a file.
    if (Object.values(line).some(cell => cell.files?.includes('PaxHeader'))) return
    lines.set(row.name, line)
    appendFileSync(options.out, JSON.stringify(line) + '\n')
  })
  writeFileSync(options.out, [...lines.values()].map(line => JSON.stringify(line) + '\n').join(''))
  console.error(`${options.out}: ${known} lines were there, ${rows.length} recorded`)
}

main().catch(error => { console.error(`random: ${error.stack}`); process.exit(1) })
