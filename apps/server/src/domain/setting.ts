import type { JsonObject } from '@sealpost/scim'
import type { Occasion } from './actor.ts'
import { eventOf } from './events.ts'
import type { Transaction } from './store.ts'

/** What settings can be read from: a store, or a transaction. */
export interface SettingSource {
  readonly settings: { read(name: string): Promise<unknown> }
}

/** Writes a setting with its event, which tells it before and after; nothing is written when nothing changes. Never for secrets. */
export async function changeSetting(
  tx: Transaction,
  occasion: Occasion,
  name: string,
  before: JsonObject,
  after: JsonObject
): Promise<void> {
  if (JSON.stringify(before) === JSON.stringify(after)) return
  await tx.settings.write(name, after)
  const target = { kind: 'setting', id: name } as const
  await tx.events.append(eventOf(occasion, 'setting.changed', { target, details: { before, after } }))
}
