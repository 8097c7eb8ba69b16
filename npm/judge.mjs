// Packs every assembled folder with the real npm, and has packgate judge the folder
// and the tarball. What npm has packed must be what packgate lists for the folder.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { Refused } from './folders.mjs'

const EXECUTABLE = 0o755

function run (program, args, options = {}) {
  const done = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 64 << 20, ...options })
  if (done.error) throw new Refused(`cannot run ${program}: ${done.error.message}`)
  return done
}

/** Packs `folder` into `into`; the tarball's path. */
function pack (folder, into) {
  const before = new Set(readdirSync(into))
  // On Windows npm is a script, which only a shell starts: no path among the arguments.
  const env = { ...process.env, npm_config_pack_destination: into }
  const done = run('npm', ['pack', '--ignore-scripts', '--loglevel=error'], { cwd: folder, env, shell: process.platform === 'win32' })
  if (done.status !== 0) throw new Refused(`npm pack in ${folder} failed:\n${done.stderr}`)
  const made = readdirSync(into).filter((name) => !before.has(name))
  if (made.length !== 1) throw new Refused(`npm pack in ${folder} made ${made.length} files`)
  return join(into, made[0])
}

function check (packgate, subject) {
  const done = run(packgate, ['check', subject])
  if (done.status === 0) return done.stdout
  throw new Refused(`packgate does not pass ${subject} (exit ${done.status ?? done.signal}):\n${done.stdout}${done.stderr}`)
}

/** `mode size path` of each packed file of a folder or tarball, sorted. */
function list (packgate, subject) {
  const done = run(packgate, ['list', '--format', 'json', subject])
  if (done.status !== 0) throw new Refused(`packgate cannot list ${subject}:\n${done.stderr}`)
  return JSON.parse(done.stdout).files.map(({ path, size, mode }) => ({ path, size, mode })).sort((a, b) => a.path < b.path ? -1 : 1)
}

const row = ({ path, size, mode }) => `  ${mode.toString(8)} ${String(size).padStart(9)}  ${path}`

/** Judges one folder and its tarball; what `packed.json` says of it. */
function judge (packgate, folder, into) {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const said = check(packgate, folder)
  const tarball = pack(folder, into)
  check(packgate, tarball)
  const packed = list(packgate, tarball)
  const [is, wanted] = [packed, list(packgate, folder)].map((files) => files.map(row).join('\n'))
  if (is !== wanted) throw new Refused(`npm has packed of ${folder}\n${is}\nand packgate lists\n${wanted}`)
  const blunt = packed.filter(({ path, mode }) => path.startsWith('bin/') && mode !== EXECUTABLE)
  if (blunt.length > 0) throw new Refused(`not executable in ${tarball}: ${blunt.map(({ path }) => path).join(', ')}; on Windows modes are lost, assemble elsewhere`)
  const bytes = readFileSync(tarball)
  console.log(`${name}@${version}: ${packed.length} files, ${bytes.length} bytes packed\n${is}\n${said.trimEnd()}\n`)
  const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`
  return { name, version, file: basename(tarball), integrity }
}

/**
 * Judges all folders, prints the packed set of each, and leaves their tarballs and
 * `packed.json` in `out`/tarballs. Refuses what packgate does not pass, and where it
 * and npm disagree.
 */
export function judgeAll (out, folders, packgate) {
  const into = join(out, 'tarballs')
  mkdirSync(into, { recursive: true })
  const packed = folders.map((folder) => judge(packgate, folder, into))
  writeFileSync(join(into, 'packed.json'), JSON.stringify(packed, null, 2) + '\n')
}
