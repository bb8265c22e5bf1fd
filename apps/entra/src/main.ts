/** The program: gives the command line the real world and takes its exit code. */
import { randomUUID } from 'node:crypto'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { run } from './program.ts'

process.exitCode = await run(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  out: chunk => process.stdout.write(chunk),
  err: chunk => process.stderr.write(chunk),
  readInput: () => text(process.stdin),
  now: () => new Date(),
  sleep: async milliseconds => {
    await delay(milliseconds)
  },
  newId: () => randomUUID(),
  untilStopped: () =>
    new Promise(resolve => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
    })
})
