// The real programs whose packing is recorded: where each is, how it is started,
// and how it is told to pack one directory into one tarball.
//
//   node tests/packing/programs.mjs     prints each one's version; exit 1 where one does not run
//
// npm 10, 11 and 12 and the node they run on are those of tests/peers; the rest is
// installed by install.py from the package.json beside this file. A missing
// program is an error, never a skip.
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { ownEnv, peer, pinnedNode } from '../peers/peers.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const modules = join(here, 'node_modules')

export const node = pinnedNode() ?? process.execPath

/** A file of an installed package. */
function installed (...path) {
  const file = join(modules, ...path)
  if (!existsSync(file)) throw new Error(`${path.join('/')} is not installed: run tests/packing/install.py`)
  return file
}

/** The binary in the one platform package of `scope` that fits this machine. */
function native (scope, prefix, binary) {
  const arch = process.arch === 'arm64' ? ['arm64', 'aarch64'] : [process.arch]
  for (const libc of ['', '-musl']) {
    for (const a of arch) {
      const file = join(modules, scope, `${prefix}${process.platform}-${a}${libc}`, binary)
      if (existsSync(file)) return file
    }
  }
  throw new Error(`${scope}/${prefix}${process.platform}-${process.arch} is not installed: run tests/packing/install.py`)
}

const npm = name => () => [node, installed(name, 'bin', 'npm-cli.js')]
const npmPeer = major => () => [peer(major).node, peer(major).cli]

// `pack(dir, out)`: the words after the program, and where they are said. npm 6
// knows no destination and packs a directory it is told from where it stands.
const npmPack = {
  words: out => ['pack', '--ignore-scripts', '--pack-destination', out],
}
const pnpmPack = { words: out => ['pack', '--pack-destination', out] }

/** Every program by the name of its column: the profile's name without the `@`. */
export const PROGRAMS = {
  npm6: { start: npm('npm6'), words: (_out, dir) => ['pack', '--ignore-scripts', dir], fromOut: true },
  npm7: { start: npm('npm7'), ...npmPack },
  npm8: { start: npm('npm8'), ...npmPack },
  npm9: { start: npm('npm9'), ...npmPack },
  npm10: { start: npmPeer(10), ...npmPack },
  npm11: { start: npmPeer(11), ...npmPack },
  npm12: { start: npmPeer(12), ...npmPack },
  pnpm9: { start: () => [node, installed('pnpm9', 'bin', 'pnpm.cjs')], ...pnpmPack },
  pnpm10: { start: () => [node, installed('pnpm10', 'bin', 'pnpm.cjs')], ...pnpmPack },
  pnpm11: { start: () => [node, installed('pnpm11', 'bin', 'pnpm.mjs')], ...pnpmPack },
  pnpm12: { start: () => [native('@pnpm', 'exe.', 'pnpm')], ...pnpmPack },
  yarn1: {
    start: () => [node, installed('yarn', 'bin', 'yarn.js')],
    words: out => ['pack', '--non-interactive', '--filename', join(out, 'packed.tgz')],
  },
  berry: {
    start: () => [node, installed('@yarnpkg', 'cli-dist', 'bin', 'yarn.js')],
    words: out => ['pack', '--out', join(out, 'packed.tgz')],
  },
  bun: {
    start: () => [native('@oven', 'bun-', 'bin/bun')],
    words: out => ['pm', 'pack', '--ignore-scripts', '--destination', out],
  },
}

/** The columns, in the order in which rows have them. */
export const COLUMNS = Object.keys(PROGRAMS)

/** `require` as the program in `name` sees it (npm 6 to 9). */
export const requireFrom = name => createRequire(installed(name, 'lib', 'npm.js'))

/** The bundle of a pnpm, as a file. */
export const pnpmBundle = name =>
  installed(name, 'dist', name === 'pnpm11' ? 'pnpm.mjs' : 'pnpm.cjs')

/** An environment in which a program sees nothing of this machine's configuration. */
export function environment (home) {
  return {
    ...ownEnv(node, home),
    USERPROFILE: home,
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_DATA_HOME: join(home, 'data'),
    XDG_STATE_HOME: join(home, 'state'),
    // npm 6 fails where it is to keep none.
    npm_config_logs_max: '5',
    npm_config_manage_package_manager_versions: 'false',
    pnpm_config_pm_on_fail: 'ignore',
    YARN_IGNORE_PATH: '1',
    YARN_ENABLE_TELEMETRY: '0',
    YARN_GLOBAL_FOLDER: join(home, 'berry'),
    CI: '1',
  }
}

function main () {
  for (const [name, program] of Object.entries(PROGRAMS)) {
    const [command, ...words] = program.start()
    const said = execFileSync(command, [...words, '--version'], { cwd: modules, env: environment(modules), encoding: 'utf8' })
    process.stdout.write(`${name}: ${said.trim()}\n`)
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    main()
  } catch (e) {
    process.stderr.write(`programs: ${e.message}\n`)
    process.exitCode = 1
  }
}
