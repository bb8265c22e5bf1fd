import type { Occasion } from '../actor.ts'
import type { StoredEvent } from '../events.ts'
import type { ProviderId } from '../id.ts'
import { requireAdministrator } from '../permission.ts'
import type { Portal } from '../portal.ts'
import { providerAddresses } from '../sign-on/providers.ts'
import type { Key } from './key.ts'
import { isLive } from './key.ts'
import { type Milestones, reachMilestone, readMilestones } from './milestones.ts'

type Seen =
  | 'provider'
  | 'firstSignIn'
  | 'scimKey'
  | 'testConnection'
  | 'firstProvisionedUser'
  | 'firstChange'
  | 'firstDeactivation'

/** How far the set-up with an identity provider has come. */
export interface SetUp {
  /** What is typed in at the identity provider. */
  readonly values: {
    readonly identifier: string
    readonly replyUrl: string
    readonly relayState: string
    readonly tenantUrl: string
  }
  /** The first provider. */
  readonly providerId: ProviderId | null
  /** SCIM keys that work. */
  readonly keys: number
  /** When each happened first; null while it hasn't. */
  readonly seen: Readonly<Record<Seen, number | null>>
  /** The latest of the last hour. */
  readonly lastRefusal: { readonly at: number; readonly kind: 'sign-in' | 'scim'; readonly detail: string } | null
  /** Why an identity provider in the cloud can't reach the portal, and what to do. */
  readonly originWarning: string | null
}

/** Where the guided set-up stands; cheap enough to be asked every few seconds. @throws as {@link requireAdministrator} */
export async function readSetUp(portal: Portal, occasion: Occasion): Promise<SetUp> {
  const { store, origin } = portal
  await requireAdministrator(store, occasion)
  const [providers, scimKeys, milestones, lastRefusal] = await Promise.all([
    store.providers.all(),
    store.keys.scim(),
    readMilestones(store),
    readLastRefusal(portal, occasion.at)
  ])
  const live = scimKeys.filter(key => isLive(key, occasion.at))
  const { identifier, replyUrl, relayState } = providerAddresses(portal, { slug: null })
  const [first] = providers
  return {
    values: { identifier, replyUrl, relayState, tenantUrl: `${origin}/scim/v2/entra/` },
    providerId: first?.id ?? null,
    keys: live.length,
    seen: {
      provider: first?.createdAt ?? null,
      scimKey: live[0]?.createdAt ?? null,
      firstSignIn: milestones.firstSignIn ?? null,
      testConnection: await firstConnection(portal, live, milestones),
      firstProvisionedUser: milestones.firstProvisionedUser ?? null,
      firstChange: milestones.firstChange ?? null,
      firstDeactivation: milestones.firstDeactivation ?? null
    },
    lastRefusal,
    originWarning: warningOf(origin)
  }
}

/** When a SCIM key was first seen in use. The keys tell their last use alone, so the first one seen is remembered. */
async function firstConnection(
  portal: Portal,
  keys: readonly Key[],
  { firstConnection: known }: Milestones
): Promise<number | null> {
  if (known !== undefined) return known
  const uses = keys.flatMap(({ lastUsedAt }) => (lastUsedAt === null ? [] : [lastUsedAt]))
  if (uses.length === 0) return null
  const at = Math.min(...uses)
  await portal.store.write(tx => reachMilestone(portal, tx, 'firstConnection', at))
  return at
}

const hourMilliseconds = 3_600_000

async function readLastRefusal({ store }: Portal, at: number): Promise<SetUp['lastRefusal']> {
  const { events } = await store.events.search({
    actions: ['sign-on.refused', 'scim.unauthenticated', 'scim.request'],
    outcome: 'refused',
    from: at - hourMilliseconds,
    limit: 20
  })
  // Whoever looks around without any credential is no identity provider.
  const event = events.find(({ details }) => details.code !== 'credential.missing')
  if (!event) return null
  const kind = event.action === 'sign-on.refused' ? 'sign-in' : 'scim'
  return { at: event.at, kind, detail: kind === 'sign-in' ? explanationOf(event) : sentenceOf(event) }
}

function explanationOf({ details, personal }: StoredEvent): string {
  const told = personal?.explanation ?? details.explanation
  return typeof told === 'string' ? told : 'A sign-in was refused: the audit log tells why.'
}

/** What the log keeps of a SCIM refusal, as a sentence. */
function sentenceOf({ action, details }: StoredEvent): string {
  const { code, operation, status, scimType } = details
  if (action === 'scim.unauthenticated')
    return (
      unauthenticated[String(code)] ??
      'A SCIM request came without a key that works: paste the Secret Token as the portal showed it.'
    )
  const why = typeof scimType === 'string' ? `${String(status)} ${scimType}` : String(status)
  return `The SCIM request "${String(operation)}" was refused (${why}): the provisioning log shows the request, and the identity provider's own log the answer.`
}

const unauthenticated: Readonly<Record<string, string>> = {
  'credential.malformed':
    'A SCIM request came with a token that is no user name and password joined by a colon: paste the Secret Token as the portal showed it.',
  'key.unknown':
    'A SCIM request came with a wrong user name or password: paste the Secret Token as the portal showed it, or generate a new key.',
  'key.owner-deactivated':
    "A SCIM request came with a deactivated account's key: use a key of a registered administrator.",
  'key.revoked': 'A SCIM request came with a revoked key: generate a new one and paste its token.',
  'key.expired': 'A SCIM request came with an expired key: generate a new one and paste its token.',
  'key.owner-not-administrator':
    'A SCIM request came with a key whose owner is no administrator any more: give the right, or use another key.'
}

function warningOf(origin: string): string | null {
  const { protocol, hostname } = new URL(origin)
  if (/^(?:localhost|127(?:\.[0-9]+){3}|\[::1\])$/.test(hostname))
    return `${origin} is an address of this machine alone: Entra ID can sign people in from a browser on it, but its provisioning can't reach it. Set SEALPOST_ORIGIN to the portal's public https address.`
  if (protocol === 'https:') return null
  return `${origin} is not https, and Entra ID sends nothing to such addresses: set SEALPOST_ORIGIN to the portal's https address.`
}
