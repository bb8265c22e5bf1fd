// What is to be written soon without anybody waiting for it: events that change nothing, and when keys were last used. It owns what is
// kept and how much; when it is written is the writer's business.
import { DomainError } from '../../domain/domain-error.ts'
import type { NewEvent } from '../../domain/events.ts'
import { type KeyId, newId } from '../../domain/id.ts'

/** Events kept at most; beyond it the newest are dropped and counted. */
const maxEvents = 10_000
/** Events written in one decision at most. */
const maxTaken = 512
const touchEveryMilliseconds = 60_000
/** Keys whose last use is remembered, so as not to write it again. */
const maxTouched = 10_000

export interface Notes {
  readonly events: readonly NewEvent[]
  readonly touches: ReadonlyMap<KeyId, number>
}

export class NoteBuffer {
  #events: NewEvent[] = []
  #touches = new Map<KeyId, number>()
  #touched = new Map<KeyId, number>()
  #dropped: { count: number; at: number } = { count: 0, at: 0 }

  get empty(): boolean {
    return this.#events.length === 0 && this.#touches.size === 0 && this.#dropped.count === 0
  }

  /** How many times `take` has to be called to get what is held now. */
  get turns(): number {
    return this.empty ? 0 : Math.max(1, Math.ceil(this.#events.length / maxTaken))
  }

  note(event: NewEvent): void {
    if (this.#events.length < maxEvents) this.#events.push(event)
    else this.#dropped = { count: this.#dropped.count + 1, at: event.at }
  }

  touch(id: KeyId, at: number): void {
    if (at - (this.#touched.get(id) ?? -touchEveryMilliseconds) < touchEveryMilliseconds) return
    if (this.#touched.size >= maxTouched) this.#touched.clear()
    this.#touched.set(id, at)
    this.#touches.set(id, at)
  }

  /** Hands out what is to be written next. */
  take(): Notes {
    const events = this.#events.splice(0, maxTaken)
    if (this.#events.length === 0 && this.#dropped.count > 0) events.push(this.#tellOfDropped())
    const touches = this.#touches
    this.#touches = new Map()
    return { events, touches }
  }

  /**
   * Takes back what could not be written because the database didn't answer; it comes first again. When nobody can tell whether it was
   * written it may be there twice in the end: better than not at all. What the database refuses for any other reason is dropped.
   */
  putBack({ events, touches }: Notes, error: unknown): void {
    if (error instanceof DomainError && error.kind === 'unavailable') {
      this.#events = [...events, ...this.#events]
      this.#touches = new Map([...touches, ...this.#touches])
    } else if (events.length > 0) {
      this.#dropped = { count: this.#dropped.count + events.length, at: events.at(-1)?.at ?? 0 }
    }
  }

  #tellOfDropped(): NewEvent {
    const { count, at } = this.#dropped
    this.#dropped = { count: 0, at: 0 }
    const correlationId = newId<'request'>(at)
    return {
      at,
      action: 'log.dropped',
      actor: { kind: 'system' },
      outcome: 'failed',
      correlationId,
      details: { count }
    }
  }
}
