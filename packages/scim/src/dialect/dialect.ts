/**
 * Dialects: from what a client sends to what the RFC says, before anything is parsed.
 * The core of this package is strict; everything a known client is known to get wrong is put right here, and nothing else:
 * a body that follows the RFC passes through as the same object, and a shape nobody is known to send is left for the core
 * to refuse. What each correction does is in the files beside this one.
 */
import type { JsonValue } from '../json.ts'
import type { ResourceType } from '../resource-type.ts'
import { correctPatch } from './correct-patch.ts'
import { correctResource } from './correct-resource.ts'
import type { Correcting, Correction } from './correction.ts'

/** A value in RFC form, and what had to be put right for it. */
export interface Corrected<T> {
  readonly value: T
  /** Each correction once; empty when the value is what was given. */
  readonly corrections: readonly Correction[]
}

export interface Dialect {
  readonly name: string
  /** What the dialect puts right. */
  readonly corrections: ReadonlySet<Correction>
  /** The body of a POST or PUT. */
  resource(body: JsonValue, type: ResourceType): Corrected<JsonValue>
  /** The body of a PATCH. */
  patch(body: JsonValue, type: ResourceType): Corrected<JsonValue>
  /** The text of a filter. No known client needs a correction there that `parseFilter` does not understand by itself. */
  filter(text: string): Corrected<string>
}

/**
 * A dialect that puts certain things right.
 *
 * @param name        Its name, for logs.
 * @param corrections What it puts right; none makes it the RFC's own.
 *
 * @returns A dialect whose functions are pure, never modify what they are given, share the parts they leave alone, and
 *   throw nothing.
 *
 * @remarks One pass over the body; time grows with its size.
 */
export function defineDialect(name: string, corrections: Iterable<Correction>): Dialect {
  const allowed = new Set(corrections)
  const correct = (
    body: JsonValue,
    type: ResourceType,
    step: (body: JsonValue, correcting: Correcting) => JsonValue
  ): Corrected<JsonValue> => {
    if (allowed.size === 0) return { value: body, corrections: [] }
    const made = new Set<Correction>()
    const value = step(body, { type, allowed, made })
    return { value, corrections: [...made] }
  }
  return {
    name,
    corrections: allowed,
    resource: (body, type) => correct(body, type, correctResource),
    patch: (body, type) => correct(body, type, correctPatch),
    filter: text => ({ value: text, corrections: [] })
  }
}

/**
 * A dialect that puts right what any of the given ones does, in one pass.
 *
 * @example
 * composeDialects('any client', entraDialect, oktaDialect, oneLoginDialect)
 */
export function composeDialects(name: string, ...dialects: readonly Dialect[]): Dialect {
  return defineDialect(
    name,
    dialects.flatMap(dialect => [...dialect.corrections])
  )
}
