import type { Mount, Occasion } from '../actor.ts'
import { requireAdministrator } from '../permission.ts'
import type { Portal } from '../portal.ts'
import { changeSetting, type SettingSource } from '../setting.ts'

/** What an identity provider may do at one address. */
export interface ScimPolicy {
  /** Whether it may change a userName after creation. */
  readonly renames: boolean
}

const settingOf = (mount: Mount): string => `scim.policy.${mount}`

/** The set-up for Entra ID makes userName immutable; other clients rename. */
const defaults: Readonly<Record<Mount, ScimPolicy>> = { entra: { renames: false }, scim: { renames: true } }

export async function readScimPolicy(source: SettingSource, mount: Mount): Promise<ScimPolicy> {
  const stored = (await source.settings.read(settingOf(mount))) as Partial<ScimPolicy> | undefined
  return { ...defaults[mount], ...stored }
}

/** @throws as {@link requireAdministrator} */
export function changeScimPolicy(
  portal: Portal,
  occasion: Occasion,
  mount: Mount,
  policy: ScimPolicy
): Promise<ScimPolicy> {
  return portal.store.write(async tx => {
    await requireAdministrator(tx, occasion)
    const after = { renames: policy.renames }
    await changeSetting(tx, occasion, settingOf(mount), { ...(await readScimPolicy(tx, mount)) }, after)
    return after
  })
}
