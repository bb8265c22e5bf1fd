// How long a portal takes from its command to its first answer, and how much memory it then holds doing nothing.
import type { Place } from '../portal/place.ts'
import { familyOf, residentBytes } from '../portal/process-meter.ts'
import { startServer } from '../portal/server-process.ts'
import { median } from './phase.ts'

export interface Starts {
  /** `node … main.ts serve` to the first 200 of /healthz. */
  readonly serverMilliseconds: number
  /** `node scripts/run.mjs start`, which is what `npm start` runs, likewise. */
  readonly launcherMilliseconds: number
  /** The server's resident memory some seconds after starting. */
  readonly idleBytes: number
}

const restMilliseconds = 3_000

/** The medians of several starts on a place that has been started before. */
export async function measureStarts(place: Place, times: number): Promise<Starts> {
  const first = await startServer(place)
  await first.stop()
  const [server, launcher, idle]: [number[], number[], number[]] = [[], [], []]
  for (let i = 0; i < times; i++) {
    const direct = await startServer(place)
    server.push(direct.startMilliseconds)
    await new Promise(resolve => setTimeout(resolve, restMilliseconds))
    idle.push(residentBytes(direct.pid))
    await direct.stop()
    const launched = await startServer(place, { command: ['scripts/run.mjs', 'start'] })
    launcher.push(launched.startMilliseconds)
    if (familyOf(launched.pid).length < 2) throw new Error('The launcher has no server below it.')
    await launched.stop()
  }
  return { serverMilliseconds: median(server), launcherMilliseconds: median(launcher), idleBytes: median(idle) }
}
