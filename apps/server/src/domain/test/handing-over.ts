// An account whose transfers are handed over to another, by the operator.
import type { User } from '../directory/user.ts'
import { handOver } from '../exchange/hand-over.ts'
import type { TransferId } from '../id.ts'
import type { DataKeys, Portal } from '../portal.ts'
import { occasion, openPortal } from './open-portal.ts'
import { person } from './people.ts'
import { replacing, type Sent, sent, signedIn } from './transfers.ts'

export const amara = 'amara@example.com'
export const femi = 'femi@example.com'

/** Amara, who leaves, and Femi, who goes on. */
export async function leaving() {
  const portal = await openPortal()
  const on = await signedIn(portal, amara)
  const next = await signedIn(portal, femi)
  const leaver = (await portal.store.users.byUserName(amara)) as User
  const heir = (await portal.store.users.byUserName(femi)) as User
  const give = (more: { transferIds?: readonly TransferId[]; to?: string; by?: Portal } = {}) => {
    const { by = portal, to = femi, ...named } = more
    return handOver(by, occasion(), { from: leaver.id, to, ...named })
  }
  return {
    portal,
    on,
    next,
    leaver,
    heir,
    give,
    robot: () => person(portal, 'robot@example.com', { signIn: 'service' })
  }
}

/** The same, with something that was sent. */
export async function leavingWith(draft: Parameters<typeof sent>[2] = {}) {
  const all = await leaving()
  const one: Sent = await sent(all.portal, all.on, draft)
  return { ...all, ...one, id: one.transfer.id, link: { proof: one.proof } }
}

/** Deactivated, while what they have is still kept. */
export const deactivated = ({ store }: Portal, user: User): Promise<void> =>
  store.write(async tx => {
    const now = (await tx.users.byId(user.id)) ?? user
    await tx.users.update({ ...now, attributes: { userName: now.attributes.userName ?? '', active: false } })
  })

/** The same portal, in which something happens when a thing of that context is first sealed. */
export function whileSealing(portal: Portal, context: string, act: () => Promise<unknown>): Portal {
  let acted = false
  const seal: DataKeys['seal'] = async (vault, plain, sealedContext) => {
    const sealed = await portal.dataKeys.seal(vault, plain, sealedContext)
    if (!acted && sealedContext.startsWith(context)) {
      acted = true
      await act()
    }
    return sealed
  }
  return replacing(portal, 'dataKeys', replacing(portal.dataKeys, 'seal', seal))
}
