// Who gets through to a command and who doesn't, for tests that list every one of them.
import type { Actor, Occasion } from '../actor.ts'
import { createApiKey } from '../connections/create-key.ts'
import { setActiveById } from '../directory/set-active.ts'
import { setAdministratorById } from '../directory/set-administrator.ts'
import { newId, type ProviderId, type UserId } from '../id.ts'
import type { Portal } from '../portal.ts'
import { startImpersonation } from '../sign-on/impersonation.ts'
import { occasion, openPortal } from './open-portal.ts'
import { noon, person, resumed, sessionOf } from './people.ts'

export type Command = (portal: Portal, on: Occasion, user: UserId) => Promise<unknown>

export type Commands = Readonly<Record<string, Command>>

/** What becomes of each actor: `passes`, or the code of the refusal. */
export type Gates = Partial<Record<ActorName, string>>

const robot = 'robot@example.com'
const provider = 'p' as ProviderId

/** Whether it passed the gate: what came after may have gone well or not. */
async function gateOf(run: Promise<unknown>): Promise<string> {
  try {
    await run
    return 'passes'
  } catch (error) {
    const { code = 'broken' } = error as { code?: string }
    return code.startsWith('session.') && code !== 'session.unknown'
      ? code
      : code === 'broken'
        ? String(error)
        : 'passes'
  }
}

export type ActorName =
  | 'administrator'
  | 'impersonator'
  | 'demoted'
  | 'deactivated'
  | 'person'
  | 'operator'
  | 'system'
  | 'connection'
  | 'key'
  | 'provider'
  | 'anonymous'

export async function cast(): Promise<{ portal: Portal; robotId: UserId; actors: Record<ActorName, Occasion> }> {
  const portal = await openPortal()
  const robotUser = await person(portal, robot, { signIn: 'service', administrator: true })
  const admin = await person(portal, 'admin@example.com', { signIn: 'saml', administrator: true })
  const second = await person(portal, 'second@example.com', { signIn: 'saml', administrator: true })
  const third = await person(portal, 'third@example.com', { signIn: 'saml', administrator: true })
  const bo = await person(portal, 'bo@example.com', { signIn: 'saml' })
  const demoted = (await sessionOf(portal, second)).occasion
  const deactivated = (await sessionOf(portal, third)).occasion
  const impersonator = await sessionOf(portal, admin)
  await startImpersonation(portal, impersonator.occasion, robotUser.id)
  // These sessions' requests began before the right, or the account, went.
  await setAdministratorById(portal, occasion(), second.id, false)
  await setActiveById(portal, occasion(), third.id, false)
  const as = (actor: Actor) => occasion(actor, noon)
  const keyId = newId<'key'>(noon)
  const apiKey = await createApiKey(portal, occasion(), { owner: robot, description: '' })
  return {
    portal,
    robotId: robotUser.id,
    actors: {
      administrator: (await sessionOf(portal, admin)).occasion,
      impersonator: await resumed(portal, impersonator.token),
      demoted,
      deactivated,
      person: (await sessionOf(portal, bo)).occasion,
      operator: as({ kind: 'operator' }),
      system: as({ kind: 'system' }),
      connection: as({ kind: 'connection', mount: 'entra', keyId, ownerId: robotUser.id }),
      key: as({ kind: 'key', keyId: apiKey.key.id, ownerId: robotUser.id }),
      provider: as({ kind: 'provider', providerId: provider }),
      anonymous: as({ kind: 'anonymous' })
    }
  }
}

/** Nobody who signed in. */
export const nobodyElse = {
  connection: 'session.required',
  key: 'session.required',
  provider: 'session.required',
  anonymous: 'session.required',
  deactivated: 'session.required'
}

/** What each actor comes to. Who is refused comes first: what passes may change things for the next. */
export async function gatesOf(command: Command, gates: Gates): Promise<Gates> {
  const { portal, robotId, actors } = await cast()
  const found: Record<string, string> = {}
  const order = Object.entries(gates).sort(
    ([, one], [, other]) => Number(one === 'passes') - Number(other === 'passes')
  )
  for (const [actor] of order) found[actor] = await gateOf(command(portal, actors[actor as ActorName], robotId))
  return found
}
