// Remembers in a browser which accounts have signed in there, so that what strangers try elsewhere doesn't stand in those people's way.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { UserId } from '../../domain/id.ts'
import { cookieName, cookiesOf, setCookie } from '../session/cookie.ts'
import type { Edge } from '../session/edge.ts'

const name = 'sealpost-device'
const context = 'device'
const lifetimeMilliseconds = 180 * 86_400_000

/** Accounts remembered in one browser; the one that signed in longest ago makes room. */
const maxAccounts = 5

type Account = readonly [userId: string, signedInAt: number]

/** The accounts that signed in on this browser within half a year; none when the cookie is missing or isn't ours. */
export const deviceAccounts = (edge: Edge, request: FastifyRequest): readonly UserId[] =>
  accountsOf(edge, request).map(([userId]) => userId as UserId)

/** Remembers that an account signed in here. It proves nothing and admits nobody: it only chooses against which limit failures count. */
export function rememberDevice(edge: Edge, request: FastifyRequest, reply: FastifyReply, userId: UserId): void {
  const others = accountsOf(edge, request).filter(([id]) => id !== userId)
  const accounts: readonly Account[] = [[userId, edge.clock()], ...others.slice(0, maxAccounts - 1)]
  const value = Buffer.from(edge.portal.secrets.seal(JSON.stringify(accounts), context)).toString('base64url')
  setCookie(
    reply,
    edge.config,
    { name: cookieName(edge.config, name), value },
    { maxAge: lifetimeMilliseconds / 1000, sameSite: 'strict' }
  )
}

function accountsOf(edge: Edge, request: FastifyRequest): readonly Account[] {
  const sealed = cookiesOf(request).get(cookieName(edge.config, name))
  if (sealed === undefined || sealed.length > 1_000) return []
  try {
    const accounts = JSON.parse(edge.portal.secrets.open(Buffer.from(sealed, 'base64url'), context)) as Account[]
    return accounts.filter(([, signedInAt]) => signedInAt > edge.clock() - lifetimeMilliseconds)
  } catch {
    return []
  }
}
