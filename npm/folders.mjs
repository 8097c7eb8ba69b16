// Writes the folders of the npm packages: the launcher, and one per platform.
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inspect, inWords } from './binary.mjs'
import { fileName, packageName, PLATFORMS, PROGRAMS } from './platforms.mjs'

const HERE = dirname(fileURLToPath(import.meta.url))
const ROOT = dirname(HERE)
const LICENCES = ['LICENSE-APACHE', 'LICENSE-MIT']
const LIBRARY = ['explain.js', 'libc.js', 'override.js', 'spawn.js']

/** What cannot be packed, in words for a person. */
export class Refused extends Error {}

/** The version, licence, repository and description that Cargo.toml has. */
export function project () {
  const text = readFileSync(join(ROOT, 'Cargo.toml'), 'utf8')
  const value = (section, key) => {
    const body = text.split(`[${section}]\n`)[1]?.split('\n[')[0] ?? ''
    const found = body.match(new RegExp(`^${key} = "([^"]+)"$`, 'm'))
    if (!found) throw new Refused(`Cargo.toml has no ${key} in [${section}]`)
    return found[1]
  }
  return {
    version: value('workspace.package', 'version'),
    license: value('workspace.package', 'license'),
    repository: value('workspace.package', 'repository'),
    description: value('package', 'description'),
  }
}

function write (path, text, mode = 0o644) {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
  chmodSync(path, mode) // whatever the umask is
}

function copy (from, to, mode = 0o644) {
  mkdirSync(dirname(to), { recursive: true })
  copyFileSync(from, to)
  chmodSync(to, mode)
}

const json = (value) => JSON.stringify(value, null, 2) + '\n'

function common (about, directory) {
  return {
    license: about.license,
    homepage: `${about.repository}#readme`,
    bugs: `${about.repository}/issues`,
    repository: { type: 'git', url: `git+${about.repository}.git`, directory },
  }
}

/** Refuses a platform's programs unless each is there, and is what it should be. */
export function programsOf (platform, dir) {
  const wanted = inWords(PLATFORMS[platform].binary)
  return PROGRAMS.map((program) => {
    const path = join(dir, fileName(program, platform))
    if (!existsSync(path)) throw new Refused(`${platform}: ${path} is missing`)
    if (!statSync(path).isFile()) throw new Refused(`${platform}: ${path} is no file`)
    let found
    try {
      found = inWords(inspect(path))
    } catch (error) {
      throw new Refused(`${platform}: ${path}: ${error.message}; wanted is ${wanted}`)
    }
    if (found !== wanted) throw new Refused(`${platform}: ${path} is ${found}; wanted is ${wanted}`)
    return path
  })
}

/** Writes the package of one platform; the folder. */
export function platformFolder (out, platform, programs, about) {
  const { os, cpu, libc } = PLATFORMS[platform]
  const folder = join(out, packageName(platform))
  const only = libc ? `${os} ${cpu} with ${libc}` : `${os} ${cpu}`
  write(join(folder, 'package.json'), json({
    name: packageName(platform),
    version: about.version,
    description: `The programs of packgate for ${only}`,
    ...common(about, 'npm'),
    os: [os],
    cpu: [cpu],
    ...(libc && { libc: [libc] }),
    files: ['bin', ...LICENCES],
    // yarn berry keeps packages in archives, from which nothing can be started.
    preferUnplugged: true,
    publishConfig: { access: 'public' },
  }))
  write(join(folder, 'README.md'), `# ${packageName(platform)}\n\nThe programs of [packgate](${about.repository}) for ${only}. Install \`packgate\`, which depends on this.\n`)
  for (const name of LICENCES) copy(join(ROOT, name), join(folder, name))
  programs.forEach((path, i) => copy(path, join(folder, 'bin', fileName(PROGRAMS[i], platform)), 0o755))
  return folder
}

/** Writes the package that people install, for these platforms; the folder. */
export function mainFolder (out, platforms, about) {
  const folder = join(out, 'packgate')
  write(join(folder, 'package.json'), json({
    name: 'packgate',
    version: about.version,
    description: about.description,
    keywords: ['npm', 'publish', 'pack', 'source-maps', 'secrets', 'security', 'git-hooks'],
    ...common(about, 'npm'),
    type: 'commonjs',
    engines: { node: '>=16' },
    bin: Object.fromEntries(PROGRAMS.map((program) => [program, `bin/${program}.js`])),
    files: ['bin', 'lib', ...LICENCES],
    optionalDependencies: Object.fromEntries(platforms.map((platform) => [packageName(platform), about.version])),
    publishConfig: { access: 'public' },
  }))
  copy(join(ROOT, 'README.md'), join(folder, 'README.md'))
  for (const name of LICENCES) copy(join(ROOT, name), join(folder, name))
  for (const program of PROGRAMS) copy(join(HERE, 'launcher', 'program.js'), join(folder, 'bin', `${program}.js`), 0o755)
  for (const name of LIBRARY) copy(join(HERE, 'launcher', name), join(folder, 'lib', name))
  return folder
}
