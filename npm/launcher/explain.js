// What is said when a program cannot be started. Always exit code 2: could not judge.
'use strict'

const { existsSync } = require('fs')
const { join, dirname } = require('path')
const manifest = require('../package.json')

const SCOPE = '@packgate/'

function fail (...lines) {
  process.stderr.write(`packgate: ${lines.join('\n')}\n`)
  process.exitCode = 2
}

// Which package manager to speak of: the one that runs this, or that installed it.
function manager () {
  const agent = process.env.npm_config_user_agent || ''
  const name = agent.split('/')[0]
  if (['pnpm', 'yarn', 'bun'].includes(name)) return name === 'yarn' && agent.startsWith('yarn/1.') ? 'yarn 1' : name
  if (__dirname.includes('.pnpm')) return 'pnpm'
  return 'npm'
}

function repair () {
  switch (manager()) {
    case 'pnpm': return ['pnpm install --force']
    case 'yarn': return ['yarn install', 'Where the install was made for other platforms, list this one under "supportedArchitectures" in .yarnrc.yml.']
    case 'yarn 1': return ['yarn install --force']
    case 'bun': return ['bun install --force']
  }
  return ['npm install --include=optional']
}

// Not installed, or not there for this platform, or not whole.
function missing (program, file) {
  const { platform, arch } = process
  const own = `${SCOPE}${platform}-${arch}`
  const there = Object.keys(manifest.optionalDependencies || {})
  const fitting = there.filter((name) => name === own || name.startsWith(`${own}-`))
  if (fitting.length === 0) {
    const names = there.map((name) => name.slice(SCOPE.length)).join(', ')
    return fail(`there is no program for ${platform}-${arch}; there are programs for ${names}.`, 'Build it with Rust (https://github.com/packgate/packgate), and let PACKGATE_BINARY name it.')
  }
  for (const name of fitting) {
    try {
      const dir = dirname(require.resolve(`${name}/package.json`))
      return fail(`${join(dir, 'bin', file)} is missing, though its package is installed.`, 'Something has removed it since, or the install was not finished. Install again:', `  ${repair()[0]}`)
    } catch {}
  }
  const [command, ...more] = repair()
  return fail(`${fitting.join(' or ')}, the package with the program ${program} for this machine, is not installed.`, 'It is an optional dependency: --omit=optional leaves it out, and so can a lock file or a node_modules that was made on another platform. Repair it with', `  ${command}`, ...more)
}

// A program for glibc where there is none.
function loader (path, wanted) {
  fail(`${path} is for glibc, whose loader ${wanted} is not here.`, 'node_modules was made on another system, or this one keeps the loader elsewhere. Install again here, or let PACKGATE_BINARY name a program built here.')
}

function reason (path, error) {
  switch (error.code) {
    case 'EACCES': return ['it may not be read and executed: its mode forbids it, or its file system is mounted with noexec.', `  chmod +rx ${JSON.stringify(path)}`]
    case 'ENOENT': return existsSync(path)
      ? ['the loader or interpreter that it asks for is not here: it was built for another system.']
      : ['it is not there.']
    case 'ENOEXEC':
    case 'UNKNOWN': return ['it is no program for this machine, or it is damaged. Install again:', `  ${repair()[0]}`]
  }
  return [error.message]
}

function cannotStart (path, error) {
  fail(`cannot start ${path}: ${reason(path, error)[0]}`, ...reason(path, error).slice(1))
}

module.exports = { fail, missing, loader, cannotStart }
