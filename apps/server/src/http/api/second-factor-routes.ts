import { code, recoveryCodes, secondFactorDraft } from '@sealpost/api'
import { ownUserId } from '../../domain/permission.ts'
import {
  beginSecondFactor,
  confirmSecondFactor,
  removeSecondFactor,
  renewRecoveryCodes
} from '../../domain/sign-on/own-second-factor.ts'
import { type ApiEdge, type Exchange, type Route, route } from './route.ts'

/** The second factor of one's own account. */
export const secondFactorRoutes = (edge: ApiEdge): readonly Route[] => {
  /** Whoever found a session open may not guess codes for ever. */
  const guarded = <T>({ occasion }: Exchange, work: () => Promise<T>): Promise<T> =>
    edge.limits.confirm(edge, ownUserId(occasion), true, work)
  return [
    route({
      method: 'POST',
      path: '/profile/second-factor',
      summary: 'Begin to set up a second factor',
      answer: secondFactorDraft,
      respond: ({ occasion }) => beginSecondFactor(edge.portal, occasion)
    }),
    route({
      method: 'POST',
      path: '/profile/second-factor/confirmation',
      summary: 'Confirm the second factor with a code',
      body: code,
      answer: recoveryCodes,
      respond: exchange =>
        guarded(exchange, async () => shown(await confirmSecondFactor(edge.portal, exchange.occasion, exchange.body)))
    }),
    route({
      method: 'POST',
      path: '/profile/second-factor/recovery-codes',
      summary: 'New recovery codes',
      body: code,
      answer: recoveryCodes,
      respond: exchange =>
        guarded(exchange, async () => shown(await renewRecoveryCodes(edge.portal, exchange.occasion, exchange.body)))
    }),
    route({
      method: 'DELETE',
      path: '/profile/second-factor',
      summary: 'Remove one’s second factor',
      body: code,
      respond: exchange => guarded(exchange, () => removeSecondFactor(edge.portal, exchange.occasion, exchange.body))
    })
  ]
}

const shown = (codes: { readonly recoveryCodes: readonly string[] }) => ({ recoveryCodes: [...codes.recoveryCodes] })
