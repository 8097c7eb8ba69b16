#!/usr/bin/env node
// Publishes the tarballs that assemble.mjs has made: the very bytes that packgate
// judges here, once more and with the integrity that was written down.
//
//   node npm/publish.mjs --packgate FILE TARBALLS
//
// TARBALLS is assemble.mjs's OUT/tarballs. All are judged before the first is
// published. What the registry has already with the same integrity is left alone, so
// that a release that broke off can be run again. npm is configured by its
// environment (npm_config_provenance, npm_config_registry, …).
//
// Exit: 0, or 1 with the reason on stderr.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Refused } from './folders.mjs'

const WINDOWS = process.platform === 'win32'

function run (program, args, options) {
  const done = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 64 << 20, ...options })
  if (done.error) throw new Refused(`cannot run ${program}: ${done.error.message}`)
  return done
}

const npm = (args, cwd) => run('npm', [...args, '--loglevel=error'], { cwd, shell: WINDOWS })

function judge (packgate, path, { name, version, integrity }) {
  const done = run(packgate, ['check', '--expect-integrity', integrity, path])
  if (done.status !== 0) throw new Refused(`packgate does not pass ${path} (exit ${done.status ?? done.signal}):\n${done.stdout}${done.stderr}`)
  console.log(`judged: ${name}@${version} ${integrity}`)
}

/** The integrity of what the registry has of that version; null if it has none. */
function published (name, version, cwd) {
  const done = npm(['view', `${name}@${version}`, 'dist.integrity', '--json'], cwd)
  let said
  try {
    said = done.stdout.trim() === '' ? null : JSON.parse(done.stdout)
  } catch {
    throw new Refused(`npm view ${name} answered ${JSON.stringify(done.stdout.slice(0, 200))}`)
  }
  if (said?.error) {
    if (said.error.code === 'E404') return null
    throw new Refused(`npm view ${name} failed: ${said.error.code} ${said.error.summary ?? ''}`)
  }
  if (done.status !== 0) throw new Refused(`npm view ${name} failed:\n${done.stderr}`)
  // npm 12 answers with a list.
  return Array.isArray(said) ? (said[0] ?? null) : said
}

function publish ({ name, version, file, integrity }, dir) {
  const there = published(name, version, dir)
  if (there === integrity) return console.log(`already published: ${name}@${version}`)
  if (there !== null) throw new Refused(`the registry has another ${name}@${version}: ${there}`)
  // A pre-release must not become what people get who ask for nothing in particular.
  const tag = version.includes('-') ? 'next' : 'latest'
  const done = npm(['publish', `./${file}`, '--access', 'public', '--ignore-scripts', '--tag', tag], dir)
  if (done.status !== 0) throw new Refused(`npm publish ${file} failed:\n${done.stderr}`)
  console.log(`published: ${name}@${version}`)
}

function main (argv) {
  if (argv.length !== 3 || argv[0] !== '--packgate') throw new Refused('usage: node npm/publish.mjs --packgate FILE TARBALLS')
  const [packgate, dir] = [resolve(argv[1]), resolve(argv[2])]
  const packed = JSON.parse(readFileSync(join(dir, 'packed.json'), 'utf8'))
  for (const one of packed) judge(packgate, join(dir, one.file), one)
  for (const one of packed) publish(one, dir)
}

try {
  main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof Refused)) throw error
  console.error(`npm/publish.mjs: ${error.message}`)
  process.exitCode = 1
}
