import type { Occasion } from '../actor.ts'
import type { UserId } from '../id.ts'
import type { Portal } from '../portal.ts'
import type { EventSearch, EventsFound } from '../store.ts'

export type EventView = 'provisioning' | 'sign-in'

export interface NamedEvents extends EventsFound {
  /** Ids of users and providers in these events → what they are called now. */
  readonly names: ReadonlyMap<string, string>
}

export async function searchEvents(
  portal: Portal,
  occasion: Occasion,
  search: EventSearch & { readonly view?: EventView; readonly userName?: string }
): Promise<NamedEvents> {
  throw new Error('not yet')
}

export async function readActivity(
  portal: Portal,
  occasion: Occasion,
  userId: UserId,
  before?: number
): Promise<NamedEvents> {
  throw new Error('not yet')
}
