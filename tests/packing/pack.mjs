// Runs one real program on one directory and says what it put in the tarball.
// A library: used by record.mjs and agree.mjs.
import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { peer } from '../peers/peers.mjs'
import { remove, scratch } from '../record/fixture.mjs'
import { environment, PROGRAMS } from './programs.mjs'

/**
 * The entries of a tarball, in its order: {path, size, mode, link?}, paths without
 * the first segment. Directories, which yarn stores, are no files.
 */
export async function entriesOf (file) {
  const tar = peer(12).require('tar')
  const entries = []
  await tar.t({
    file,
    onReadEntry: entry => {
      if (entry.type === 'Directory') return
      entries.push({
        path: entry.path.replace(/^[^/]*\//, ''),
        size: entry.size,
        mode: entry.mode & 0o7777,
        ...(entry.linkpath ? { link: entry.type === 'Link' ? `=${entry.linkpath.replace(/^[^/]*\//, '')}` : entry.linkpath } : {}),
      })
    },
  })
  return entries
}

/** One line that says why a program failed. */
function reason (text) {
  const plain = text.replace(/\x1b\[[0-9;]*m/g, '')
  const lines = plain.split('\n')
    .map(l => l.replace(/^(npm (error|ERR!)|error:?|\[?ERR_PNPM_\w+\]?)\s*/i, m => /ERR_PNPM/.test(m) ? m : '').trim())
    .filter(l => l !== '' && !/^(code |Log files were not|A complete log|errno|syscall |path |enoent ENOENT|\{|\}|at |Exit prior|yarn pack|info |npm notice|bun pack)/.test(l))
  return (lines.find(l => /ERR_PNPM|TypeError|Error|error|must|expected|Invalid|invalid/.test(l)) ?? lines[0] ?? '').slice(0, 200)
}

/**
 * What program `name` packs of `dir`: {files: [{path,size,mode,link?}]} in the
 * tarball's order, or {fails: its reason}. Nothing is left in `dir` by us.
 */
export async function pack (name, dir, seconds = 120) {
  const program = PROGRAMS[name]
  const home = scratch('packgate-home-')
  const out = join(home, 'out')
  mkdirSync(out)
  const [command, ...first] = program.start()
  const child = spawn(command, [...first, ...program.words(out, dir)], {
    cwd: program.fromOut ? out : dir, env: environment(home), stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', d => { stdout += d })
  child.stderr.setEncoding('utf8').on('data', d => { stderr += d })
  try {
    const exit = await new Promise((resolve, reject) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), seconds * 1000)
      child.on('error', e => { clearTimeout(timer); reject(e) })
      child.on('close', (code, signal) => { clearTimeout(timer); resolve(code ?? signal) })
    })
    const made = readdirSync(out).filter(f => f.endsWith('.tgz'))
    if (exit !== 0 || made.length !== 1) {
      return { fails: reason(`${stderr}\n${stdout}`) || `exit ${exit}, ${made.length} tarballs` }
    }
    return { files: await entriesOf(join(out, made[0])) }
  } finally {
    remove(home)
  }
}
