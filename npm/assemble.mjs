#!/usr/bin/env node
// Assembles the npm packages from built programs, and has packgate judge them.
//
//   node npm/assemble.mjs --dist DIR --out OUT
//   node npm/assemble.mjs --only linux-x64-gnu --bin-dir linux-x64-gnu=target/release --out OUT
//
//   --bin-dir PLATFORM=DIR   where the programs for a platform are; may be repeated
//   --dist DIR               every platform not named so is in DIR/<Rust's target>, or
//                            in DIR/packgate-<version>-<target>, as the archives have it
//   --only PLATFORM[,…]      leave the others out: the main package then lists only these
//   --packgate FILE          the packgate that judges; without it the one assembled for
//                            this machine
//   --no-check               only write the folders
//
// Writes OUT/packgate, OUT/@packgate/<platform>, and in OUT/tarballs what `npm pack`
// makes of each, with OUT/tarballs/packed.json: name, version, file and integrity of
// each, in the order in which they have to be published.
//
// The version is Cargo.toml's. A platform whose programs are missing, empty or of
// another platform is refused, and so is everything if packgate does not pass a
// folder or its tarball. OUT is emptied of what an earlier run wrote there.
//
// Exit: 0, or 1 with the reason on stderr.
import { existsSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { mainFolder, platformFolder, programsOf, project, Refused } from './folders.mjs'
import { fileName, ownPlatform, packageName, PLATFORMS } from './platforms.mjs'
import { judgeAll } from './judge.mjs'

const USAGE = 'usage: node npm/assemble.mjs (--dist DIR | --bin-dir PLATFORM=DIR …) [--only PLATFORM,…] [--packgate FILE] [--no-check] --out OUT'

function options (argv) {
  const given = { binDirs: new Map(), only: [], check: true }
  const platform = (name) => {
    if (!(name in PLATFORMS)) throw new Refused(`there is no platform ${JSON.stringify(name)}: there are ${Object.keys(PLATFORMS).join(', ')}`)
    return name
  }
  for (let i = 0; i < argv.length; i++) {
    const [, name, joined] = argv[i].match(/^(--[a-z-]+)(?:=(.*))?$/s) ?? []
    if (name === '--no-check' && joined === undefined) {
      given.check = false
      continue
    }
    const value = joined ?? argv[++i]
    if (!value) throw new Refused(USAGE)
    if (name === '--out') given.out = resolve(value)
    else if (name === '--dist') given.dist = resolve(value)
    else if (name === '--packgate') given.packgate = resolve(value)
    else if (name === '--only') given.only.push(...value.split(',').map(platform))
    else if (name === '--bin-dir' && value.includes('=')) given.binDirs.set(platform(value.slice(0, value.indexOf('='))), resolve(value.slice(value.indexOf('=') + 1)))
    else throw new Refused(USAGE)
  }
  if (!given.out || (!given.dist && given.binDirs.size === 0)) throw new Refused(USAGE)
  return given
}

/** The directory of a platform's programs; refuses where none is given. */
function directory (platform, given, version) {
  const named = given.binDirs.get(platform)
  if (named) return named
  const { target } = PLATFORMS[platform]
  const places = given.dist ? [target, `packgate-${version}-${target}`].map((name) => join(given.dist, name)) : []
  const found = places.find((place) => existsSync(place))
  if (found) return found
  throw new Refused(`${platform}: no programs (${places.join(', ') || 'neither --bin-dir nor --dist names them'}); leave it out with --only, or build it`)
}

function assemble (argv) {
  const given = options(argv)
  const about = project()
  // In the table's order, whatever the order of the arguments.
  const platforms = Object.keys(PLATFORMS).filter((name) => given.only.length === 0 || given.only.includes(name))
  // All are looked at before anything is written.
  const programs = platforms.map((platform) => programsOf(platform, directory(platform, given, about.version)))
  for (const name of ['packgate', '@packgate', 'tarballs']) rmSync(join(given.out, name), { recursive: true, force: true })
  const folders = platforms.map((platform, i) => platformFolder(given.out, platform, programs[i], about))
  // Last, because what it depends on has to be published before it.
  folders.push(mainFolder(given.out, platforms, about))
  if (!given.check) return folders.forEach((folder) => console.log(folder))
  judgeAll(given.out, folders, judge(given, platforms))
}

/** The packgate that judges. */
function judge (given, platforms) {
  if (given.packgate) return given.packgate
  const own = ownPlatform()
  if (own && platforms.includes(own)) return join(given.out, packageName(own), 'bin', fileName('packgate', own))
  throw new Refused('none of these programs runs on this machine: name a packgate that does with --packgate')
}

try {
  assemble(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof Refused)) throw error
  console.error(`npm/assemble.mjs: ${error.message}`)
  process.exitCode = 1
}
