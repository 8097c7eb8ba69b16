// Starts the program as a child, and ends as it ends. It gets the signals that this
// process gets, and this process does not die before it.
'use strict'

const { spawn } = require('child_process')

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP']

function stopForwarding () {
  for (const name of FORWARDED) process.removeAllListeners(name)
}

function end (code, signal) {
  if (signal === null) {
    process.exitCode = code
    return
  }
  // Where a signal cannot end this process (Windows, and those that node ignores),
  // it still must not look like a verdict.
  process.exitCode = process.platform === 'win32' ? 2 : 128 + require('os').constants.signals[signal]
  stopForwarding()
  // For node this one means to start its debugger.
  if (signal !== 'SIGUSR1') process.kill(process.pid, signal)
}

/** Runs the program at `path`; a failure to start it is explained on stderr. */
module.exports = function run (path, args) {
  let child
  // First, so that there is no moment in which a signal ends only this process.
  for (const name of FORWARDED) process.on(name, () => child && child.kill(name))
  const failed = (error) => {
    stopForwarding()
    require('./explain.js').cannotStart(path, error)
  }
  try {
    child = spawn(path, args, { stdio: 'inherit' })
  } catch (error) {
    return failed(error)
  }
  child.on('error', failed)
  child.on('exit', end)
}
