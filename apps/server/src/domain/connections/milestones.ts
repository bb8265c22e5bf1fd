import type { Occasion } from '../actor.ts'
import type { Portal } from '../portal.ts'
import type { SettingSource } from '../setting.ts'
import type { Store, Transaction } from '../store.ts'

/** What the guided set-up waits for and no row tells later: when each happened first. */
export type Milestone = 'firstSignIn' | 'firstConnection' | 'firstProvisionedUser' | 'firstChange' | 'firstDeactivation'

export type Milestones = Readonly<Partial<Record<Milestone, number>>>

const setting = 'set-up.milestones'

/** What was found reached already, so that it isn't looked for at every change; what is once reached stays. */
const reached = new WeakMap<Store, Set<Milestone>>()

export async function readMilestones(source: SettingSource): Promise<Milestones> {
  return ((await source.settings.read(setting)) as Milestones | undefined) ?? {}
}

/** Remembers the time unless it was reached before. */
export async function reachMilestone(
  { store }: Pick<Portal, 'store'>,
  tx: Transaction,
  milestone: Milestone,
  at: number
): Promise<void> {
  const known = reached.get(store) ?? new Set<Milestone>()
  if (known.has(milestone)) return
  const before = await readMilestones(tx)
  if (before[milestone] === undefined) {
    await tx.settings.write(setting, { ...before, [milestone]: at })
    return
  }
  reached.set(store, known.add(milestone))
}

/** The same, if an identity provider's connection acts. */
export async function reachByConnection(
  portal: Pick<Portal, 'store'>,
  tx: Transaction,
  milestone: Milestone,
  { actor, at }: Occasion
): Promise<void> {
  if (actor.kind === 'connection') await reachMilestone(portal, tx, milestone, at)
}
