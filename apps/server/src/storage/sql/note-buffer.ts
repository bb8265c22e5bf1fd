// What is to be written soon without anybody waiting for it: events that change nothing, and when keys and sessions were last used.
// It owns what is kept and how much; when it is written is the writer's business.
import { DomainError } from '../../domain/domain-error.ts'
import type { NewEvent } from '../../domain/events.ts'
import { type KeyId, newId, type SessionId } from '../../domain/id.ts'

/** Events kept at most; beyond it the newest are dropped and counted. */
const maxEvents = 10_000
/** Events written in one decision at most. */
const maxTaken = 512
const touchEveryMilliseconds = 60_000
/** Keys, and sessions, whose last use is remembered, so as not to write it again. */
const maxTouched = 10_000

export interface Notes {
  readonly events: readonly NewEvent[]
  /** When each was last used. */
  readonly keys: ReadonlyMap<KeyId, number>
  readonly sessions: ReadonlyMap<SessionId, number>
}

/** When things of one kind were last used, told at most once a minute for each. */
class Touches<Id> {
  #waiting = new Map<Id, number>()
  readonly #told = new Map<Id, number>()

  get empty(): boolean {
    return this.#waiting.size === 0
  }

  touch(id: Id, at: number): void {
    if (at - (this.#told.get(id) ?? -touchEveryMilliseconds) < touchEveryMilliseconds) return
    if (this.#told.size >= maxTouched) this.#told.clear()
    this.#told.set(id, at)
    this.#waiting.set(id, at)
  }

  take(): ReadonlyMap<Id, number> {
    const taken = this.#waiting
    this.#waiting = new Map()
    return taken
  }

  putBack(taken: ReadonlyMap<Id, number>): void {
    this.#waiting = new Map([...taken, ...this.#waiting])
  }
}

export class NoteBuffer {
  #events: NewEvent[] = []
  readonly #keys = new Touches<KeyId>()
  readonly #sessions = new Touches<SessionId>()
  #dropped: { count: number; at: number } = { count: 0, at: 0 }

  get empty(): boolean {
    return this.#events.length === 0 && this.#keys.empty && this.#sessions.empty && this.#dropped.count === 0
  }

  /** How many times `take` has to be called to get what is held now. */
  get turns(): number {
    return this.empty ? 0 : Math.max(1, Math.ceil(this.#events.length / maxTaken))
  }

  note(event: NewEvent): void {
    if (this.#events.length < maxEvents) this.#events.push(event)
    else this.#dropped = { count: this.#dropped.count + 1, at: event.at }
  }

  touchKey(id: KeyId, at: number): void {
    this.#keys.touch(id, at)
  }

  touchSession(id: SessionId, at: number): void {
    this.#sessions.touch(id, at)
  }

  /** Hands out what is to be written next. */
  take(): Notes {
    const events = this.#events.splice(0, maxTaken)
    if (this.#events.length === 0 && this.#dropped.count > 0) events.push(this.#tellOfDropped())
    return { events, keys: this.#keys.take(), sessions: this.#sessions.take() }
  }

  /**
   * Takes back what could not be written because the database didn't answer; it comes first again. When nobody can tell whether it was
   * written it may be there twice in the end: better than not at all. What the database refuses for any other reason is dropped.
   */
  putBack({ events, keys, sessions }: Notes, error: unknown): void {
    if (error instanceof DomainError && error.kind === 'unavailable') {
      this.#events = [...events, ...this.#events]
      this.#keys.putBack(keys)
      this.#sessions.putBack(sessions)
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
