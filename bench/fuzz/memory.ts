// How much memory a server needs once it has tidied up. From outside: resident memory as the kernel counts it, and what lives on the
// heap after a collection, asked for through Node's inspector on a loopback port.
import { residentBytes } from '../portal/process-meter.ts'
import type { ServerProcess } from '../portal/server-process.ts'

export interface Plateau {
  readonly requests: number
  readonly heapBytes: number
  readonly residentBytes: number
}

/** What a server must be started with to be asked. */
export const inspectorOption = '--inspect=127.0.0.1:0'

/** Lets the server rest, has it collect its garbage, and says what is left. */
export async function plateau(server: ServerProcess, requests: number): Promise<Plateau> {
  const address = /ws:\/\/\S+/.exec(server.log())?.[0]
  if (!address) throw new Error(`The server shows no inspector address in its log:\n${server.log()}`)
  const inspector = await openInspector(address)
  try {
    await inspector.ask('HeapProfiler.enable')
    await new Promise(resolve => setTimeout(resolve, 1_000)) // what is written half a second later is then written
    for (let i = 0; i < 3; i++) await inspector.ask('HeapProfiler.collectGarbage')
    const { usedSize } = await inspector.ask<{ usedSize: number }>('Runtime.getHeapUsage')
    return { requests, heapBytes: usedSize, residentBytes: residentBytes(server.pid) }
  } finally {
    inspector.close()
  }
}

async function openInspector(address: string) {
  const socket = new WebSocket(address)
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('error', () => reject(new Error(`The inspector at ${address} can't be reached.`)))
  })
  const waiting = new Map<number, (result: unknown) => void>()
  socket.addEventListener('message', event => {
    const { id, result } = JSON.parse(String(event.data)) as { id?: number; result?: unknown }
    if (id === undefined) return
    waiting.get(id)?.(result)
    waiting.delete(id)
  })
  let last = 0
  return {
    ask<T>(method: string): Promise<T> {
      const id = ++last
      socket.send(JSON.stringify({ id, method }))
      return new Promise(resolve => waiting.set(id, result => resolve(result as T))) // the protocol's documented result
    },
    close: () => socket.close()
  }
}

/** Prepared statements, compiled code and caches of bounded size fill during the first quarter; after it nothing may add up. */
const heapAllowance = 12_000_000
const residentAllowance = 60_000_000

/** Whether memory grew from the first plateau to the last; a sentence for each way in which it did. */
export function growthOf(plateaus: readonly Plateau[]): string[] {
  const [first, last] = [plateaus[0], plateaus.at(-1)]
  if (!first || !last) return []
  const faults: string[] = []
  const heap = last.heapBytes - first.heapBytes
  if (heap > heapAllowance)
    faults.push(`The heap grew by ${megabytes(heap)} between ${first.requests} and ${last.requests} requests.`)
  const resident = last.residentBytes - first.residentBytes
  if (resident > residentAllowance)
    faults.push(
      `Resident memory grew by ${megabytes(resident)} between ${first.requests} and ${last.requests} requests.`
    )
  return faults
}

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`
