// Makes the launcher believe in another machine: $FAKE is JSON with any of platform,
// arch, exists (path → boolean), report (what process.report has; null: there is none),
// ldd (text of /usr/bin/ldd; null: there is none) and lib (names in /lib).
'use strict'

const fs = require('fs')
const fake = JSON.parse(process.env.FAKE)
delete process.env.FAKE

for (const name of ['platform', 'arch']) {
  if (name in fake) Object.defineProperty(process, name, { value: fake[name] })
}
const { existsSync, readFileSync, readdirSync } = fs
if (fake.exists) fs.existsSync = (path) => path in fake.exists ? fake.exists[path] : existsSync(path)
if ('report' in fake) Object.defineProperty(process, 'report', { value: fake.report && { getReport: () => fake.report } })
if ('ldd' in fake) {
  fs.readFileSync = (path, ...more) => {
    if (path !== '/usr/bin/ldd') return readFileSync(path, ...more)
    if (fake.ldd === null) throw Object.assign(new Error('no such file'), { code: 'ENOENT' })
    return fake.ldd
  }
}
if ('lib' in fake) fs.readdirSync = (path, ...more) => path === '/lib' ? fake.lib : readdirSync(path, ...more)
