import type { Mount, Occasion } from '../actor.ts'
import { eventOf } from '../events.ts'
import type { Portal } from '../portal.ts'

/** What an identity provider may do at one address. */
export interface ScimPolicy {
  /** Whether it may change a userName after creation. */
  readonly renames: boolean
}

const settingOf = (mount: Mount): string => `scim.policy.${mount}`

/** The set-up for Entra ID makes userName immutable; other clients rename. */
const defaults: Readonly<Record<Mount, ScimPolicy>> = { entra: { renames: false }, scim: { renames: true } }

export async function readScimPolicy(
  source: { readonly settings: { read(name: string): Promise<unknown> } },
  mount: Mount
): Promise<ScimPolicy> {
  const stored = (await source.settings.read(settingOf(mount))) as Partial<ScimPolicy> | undefined
  return { ...defaults[mount], ...stored }
}

export function changeScimPolicy(
  portal: Portal,
  occasion: Occasion,
  mount: Mount,
  policy: ScimPolicy
): Promise<ScimPolicy> {
  return portal.store.write(async tx => {
    const before = await readScimPolicy(tx, mount)
    if (before.renames === policy.renames) return before
    await tx.settings.write(settingOf(mount), policy)
    const target = { kind: 'setting', id: settingOf(mount) } as const
    await tx.events.append(
      eventOf(occasion, 'setting.changed', { target, details: { before: { ...before }, after: { ...policy } } })
    )
    return policy
  })
}
