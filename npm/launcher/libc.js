// Which of two installed packages fits this Linux: the one for glibc or the one for
// musl. Nothing is run to find out.
'use strict'

const { existsSync, readFileSync, readdirSync } = require('fs')
const explain = require('./explain.js')

const GLIBC = { x64: '/lib64/ld-linux-x86-64.so.2', arm64: '/lib/ld-linux-aarch64.so.1' }

// What node itself says it runs on.
function ofNode () {
  if (!process.report) return null
  process.report.excludeNetwork = true // else it looks up names of hosts
  const { header, sharedObjects } = process.report.getReport()
  if (header && header.glibcVersionRuntime) return 'glibc'
  return (sharedObjects || []).some((name) => /libc\.musl-|ld-musl-/.test(name)) ? 'musl' : null
}

function ofLdd () {
  try {
    const text = readFileSync('/usr/bin/ldd', 'latin1')
    if (text.includes('musl')) return 'musl'
    return text.includes('GNU C Library') || text.includes('GLIBC') ? 'glibc' : null
  } catch {
    return null
  }
}

function ofLoaders () {
  try {
    return readdirSync('/lib').some((name) => name.startsWith('ld-musl-')) ? 'musl' : 'glibc'
  } catch {
    return 'glibc'
  }
}

/**
 * The one of two programs (each a path, or null where it is not installed) that can
 * run here; null where neither is installed; undefined, and an explanation on
 * stderr, where the one that is cannot run. The program for musl is linked
 * statically, and runs beside glibc as well.
 */
module.exports = function choose (gnu, musl) {
  if (!gnu) return musl
  if (musl) return (ofNode() || ofLdd() || ofLoaders()) === 'musl' ? musl : gnu
  if (existsSync(GLIBC[process.arch])) return gnu
  return explain.loader(gnu, GLIBC[process.arch])
}
