// Somebody who sends: files in memory, a state that outlives a crash, and an eye on the rule that a key seals one content.
import { createHash } from 'node:crypto'
import { partBytes } from '@sealpost/envelope'
import { sealAndPut } from '../src/send/part.ts'
import type { SendProgress } from '../src/send/progress.ts'
import { runSend } from '../src/send/run.ts'
import type { Source } from '../src/send/source.ts'
import { type SendChoice, type SendIn, startSend } from '../src/send/start.ts'
import type { SendState } from '../src/send/state.ts'
import type { Transport } from '../src/transport.ts'
import { seeded } from './flaky-line.ts'
import { QuickWorld } from './quick-world.ts'

export const part = partBytes

/** Bytes that are the same for the same seed. */
export function contentOf(bytes: number, seed: number): Uint8Array {
  const random = seeded(seed)
  const pattern = Uint8Array.from({ length: 251 }, () => random() * 256)
  const content = new Uint8Array(bytes)
  for (let at = 0; at < bytes; at += pattern.length) content.set(pattern.subarray(0, bytes - at), at)
  return content
}

export function sourceOf(name: string, content: Uint8Array, modified = 1_700_000_000_000): Source {
  return {
    ...{ name, bytes: content.length, type: '', modified },
    read: async (start, end) => content.slice(start, end)
  }
}

export const toRecipients: SendChoice = {
  access: 'recipients',
  recipients: ['a@example.com'],
  message: 'Hi',
  notify: true
}

export class Sender {
  transport: Transport
  /** What was sealed under which key at which place, over all runs. */
  readonly #sealed = new Map<string, string>()
  saved: SendState | undefined
  readonly progress: SendProgress[] = []
  /** What happens when a state is to be saved; throwing is a crash before it is on the disk. */
  onSave: (state: SendState) => void = () => {}
  /** What happens when a part has arrived. */
  onPart: () => void = () => {}
  readonly world = new QuickWorld()
  inFlight = 4

  constructor(transport: Transport) {
    this.transport = transport
  }

  async start(sources: readonly Source[], choice: SendChoice | SendIn = toRecipients): Promise<void> {
    this.saved = await startSend(this.transport, sources, choice)
  }

  /** Goes on from the state that was saved last, as after a reload. */
  run(sources: readonly Source[], signal: AbortSignal = new AbortController().signal) {
    if (!this.saved) throw new Error('Nothing was started.')
    const state: SendState = JSON.parse(JSON.stringify(this.saved))
    return runSend(this.transport, state, sources, {
      ...{ signal, world: this.world, inFlight: this.inFlight },
      sealer: async (job, trying) => {
        const { offset, bytes, number } = job.part
        const plain = job.source instanceof Blob ? undefined : await job.source.read(offset, offset + bytes)
        this.#requireOneContent(job.payloadKey, number, plain ?? new Uint8Array())
        await sealAndPut(this.transport, job, trying)
        this.onPart()
      },
      onProgress: progress => void this.progress.push(progress),
      saveState: async next => {
        this.onSave(next)
        this.saved = next
      }
    })
  }

  #requireOneContent(payloadKey: Uint8Array, number: number, plain: Uint8Array): void {
    const place = `${Buffer.from(payloadKey).toString('hex')} ${number}`
    const digest = createHash('sha256').update(plain).digest('hex')
    const before = this.#sealed.get(place)
    if (before !== undefined && before !== digest) throw new Error(`One key sealed two contents at ${number}.`)
    this.#sealed.set(place, digest)
  }
}
