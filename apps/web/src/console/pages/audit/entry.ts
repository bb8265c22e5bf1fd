import type { Event } from '@sealpost/api'
import { text } from '../../../text/en/audit.ts'
import { formatInstant } from '../../../ui/dates.ts'

/** One line of an entry's details, for people. */
export interface Fact {
  readonly name: string
  readonly value: string
  /** Several lines of structure rather than a word or a sentence. */
  readonly structured: boolean
}

/** Shown apart: `changes` as a table, the explanation above everything. */
const shownElsewhere = ['explanation', 'impersonating', 'changes', 'before', 'after', 'sourceAddress']

/** What happened, and of a request what was asked for. */
export function titleOf({ action, details }: Pick<Event, 'action' | 'details'>): string {
  const asked = action === 'scim.request' && typeof details.operation === 'string' && text.operations[details.operation]
  return asked ? text.requestTo(asked) : (text.actions[action] ?? action)
}

/** What error pages show of it. */
export const referenceOf = (correlationId: string): string => correlationId.slice(-12).toUpperCase()

/** Why something was refused, where the entry knows. */
export function explanationOf(event: Event): string | null {
  const explanation = event.personal?.explanation ?? event.details.explanation
  if (typeof explanation === 'string' && explanation !== '') return explanation
  const { detail } = event.details
  return event.outcome !== 'success' && typeof detail === 'string' && detail !== '' ? detail : null
}

/** What an entry is about, in one line: its target, of a request what was asked for, and of a sign-in whom the identity provider named. */
export function subjectOf(event: Event): string {
  const { method, path, filter } = event.details
  const request = [method, path, filter].filter(part => typeof part === 'string').join(' ')
  const asked = event.action.startsWith('scim.') ? request : ''
  const named = event.personal?.nameId
  // Whoever acted stands beside it already.
  const target = event.target === event.actor ? (typeof named === 'string' ? named : '') : (event.target ?? '')
  return [target, asked].filter(part => part !== '').join(' · ')
}

export function sourceAddressOf(event: Event): string | null {
  const address = event.personal?.sourceAddress
  return typeof address === 'string' ? address : null
}

/** Everything in the entry's two bags that isn't shown elsewhere. What a table of changes tells isn't told again. */
export function factsOf(event: Event): readonly Fact[] {
  const explanation = explanationOf(event)
  const { before, after } = event.changes.length > 0 ? { before: null, after: null } : event.details
  return [...membersOf(event.details), ...membersOf(event.personal)]
    .filter(([name, value]) => !shownElsewhere.includes(name) && value !== explanation)
    .concat(membersOf(before), membersOf(after))
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => factOf(name, value))
}

const membersOf = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : []

function factOf(name: string, value: unknown): Fact {
  const structured = typeof value === 'object' && !isListOfWords(value) && !isFlat(value)
  return {
    name: text.details[name] ?? name,
    value: structured ? JSON.stringify(value, null, 2) : wordsFor(name, value),
    structured
  }
}

const isListOfWords = (value: unknown): value is readonly unknown[] =>
  Array.isArray(value) && value.every(one => typeof one !== 'object')

const isFlat = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && Object.values(value).every(one => typeof one !== 'object')

function wordsFor(name: string, value: unknown): string {
  if (isListOfWords(value)) return value.length === 0 ? text.entry.nothing : value.join(', ')
  if (isFlat(value))
    return membersOf(value)
      .map(([member, one]) => `${text.details[member] ?? member}: ${one}`)
      .join(', ')
  if (typeof value === 'boolean') return value ? text.yes : text.no
  if (typeof value !== 'number') return String(value)
  if (name === 'durationMs') return text.milliseconds(Math.round(value))
  return name.endsWith('At') ? formatInstant(new Date(value).toISOString()) : String(value)
}
