// PACKGATE_BINARY: another program instead of the one that is installed.
'use strict'

const { realpathSync, statSync } = require('fs')
const { dirname, join, resolve } = require('path')
const { fail } = require('./explain.js')

const look = (path) => {
  try {
    return statSync(path)
  } catch {
    return null
  }
}

/**
 * The path that PACKGATE_BINARY means for `program`: it names a directory that holds
 * the programs, or the program `packgate`, beside which the others are. undefined,
 * and an explanation on stderr, where there is none.
 */
module.exports = function override (program, file, launcher) {
  const given = process.env.PACKGATE_BINARY
  // A launcher that is named here by mistake must not start itself for ever.
  delete process.env.PACKGATE_BINARY
  const named = resolve(given)
  const found = look(named)
  if (!found) return fail(`PACKGATE_BINARY names ${named}, where there is nothing.`, 'Unset it, or let it name the program `packgate` or the directory that holds the programs.')
  const path = found.isDirectory() ? join(named, file) : program === 'packgate' ? named : join(dirname(named), file)
  const one = look(path)
  if (!one || one.isDirectory()) return fail(`PACKGATE_BINARY names ${named}, but there is no program ${path}.`, `It must name the program \`packgate\` with ${program} beside it, or the directory that holds both.`)
  if (realpathSync(path) === launcher) return fail(`PACKGATE_BINARY names this launcher itself: ${path}.`, 'Unset it, or let it name the built program.')
  return path
}
