// test.mjs ARGUMENTS...: `go test ARGUMENTS`, with one line for each package,
// the whole output of what failed, the tests that took long, and every skipped
// test shouted. With CI=true a skipped test fails the run: there, everything must
// have been tried, but for comparisons with files that are kept outside this
// repository.

import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

const run = spawn('go', ['test', '-json', ...process.argv.slice(2)], { stdio: ['ignore', 'pipe', 'inherit'] })
const output = new Map() // package and test -> lines so far
const skipped = []
const slow = [] // [seconds, package and test]

function key({ Package, Test }) {
  return `${Package} ${Test ?? ''}`
}

/** Tells whether a line of a package, outside its tests, is worth showing. */
function speaks(line) {
  return !/^(PASS|FAIL|\?.*\[no test files\]|\s+coverage: .*)?$/.test(line.trimEnd()) && !/^=== /.test(line)
}

function hear(event) {
  const { Action, Package, Test, Output } = event
  if (Action === 'build-output') process.stdout.write(Output)
  if (Action === 'output') {
    if (!Test) {
      if (speaks(Output)) process.stdout.write(Output)
      return
    }
    output.set(key(event), (output.get(key(event)) ?? '') + Output)
  }
  if (!Test || !['pass', 'fail', 'skip'].includes(Action)) return
  if (event.Elapsed >= 10 && !Test.includes('/')) slow.push([event.Elapsed, `${Package} ${Test}`])
  if (Action === 'fail') process.stdout.write(output.get(key(event)) ?? '')
  if (Action === 'skip') {
    const outside = output.get(key(event))?.includes('not beside this checkout')
    if (!outside) skipped.push(`${Package} ${Test}`)
    process.stdout.write(`!!! SKIPPED ${Package} ${Test}\n${output.get(key(event)) ?? ''}`)
  }
  output.delete(key(event))
}

createInterface({ input: run.stdout }).on('line', line => {
  let event
  try {
    event = JSON.parse(line)
  } catch {
    process.stdout.write(line + '\n')
    return
  }
  hear(event)
})

run.on('close', (code, signal) => {
  // what was under way when a package died, for instance at its deadline
  for (const [name, lines] of output) process.stdout.write(`--- unfinished: ${name}\n${lines}`)
  for (const [seconds, name] of slow.sort(([a], [b]) => b - a)) process.stdout.write(`${seconds.toFixed(0).padStart(5)} s  ${name}\n`)
  if (skipped.length > 0) process.stdout.write(`!!! ${skipped.length} SKIPPED:\n  ${skipped.join('\n  ')}\n`)
  if (skipped.length > 0 && process.env.CI === 'true') {
    process.stdout.write('FAIL: with CI=true no test may be skipped\n')
    process.exit(1)
  }
  process.exit(signal ? 1 : code)
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => run.kill(signal))
