// The client's program: gives the command line the real world and takes its exit code.
import { run } from './program.ts'
import { openTerminal } from './terminal.ts'

const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // Whoever asks twice doesn't want to wait.
    if (stopping.signal.aborted) process.exit(130)
    stopping.abort(new DOMException('Stopped.', 'AbortError'))
  })
}
// Whoever read our output has gone: nobody is left to be told anything.
process.stdout.on('error', error => process.exit('code' in error && error.code === 'EPIPE' ? 141 : 1))
process.stderr.on('error', () => {})

const code = await run(process.argv.slice(2), {
  env: process.env,
  terminal: openTerminal(),
  signal: stopping.signal
})
// A question may still hold standard input open.
process.exit(code)
