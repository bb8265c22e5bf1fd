import { SamlError } from '@sealpost/saml'
import type { JsonObject } from '@sealpost/scim'
import type { Occasion } from '../actor.ts'
import { DomainError } from '../domain-error.ts'
import { eventOf, type NewEvent } from '../events.ts'
import type { ProviderId, UserId } from '../id.ts'

/** Why single sign-on didn't sign somebody in: for administrators alone. */
export interface Refusal {
  /** A reason of packages/saml, or one of the portal's own. */
  readonly reason: string
  /** What is wrong and what mends it; nothing personal. */
  readonly explanation: string
  readonly personal?: JsonObject
  /** Of whom it speaks, where that is an account. */
  readonly userId?: UserId
}

/** What a message says may stand in the sentence for these: there it is personal, and another one is told beside it. */
const personalReasons: Readonly<Record<string, string>> = {
  idp_status: 'The identity provider reports that it did not sign the person in; its words stand beside this.',
  nameid: 'The Unique User Identifier (NameID) can not be used; why stands beside this.',
  email_values: 'The e-mail address claim does not have exactly one value; more stands beside this.',
  email_syntax: 'The e-mail address claim is not an address; more stands beside this.',
  duplicate_attribute: 'A claim is given twice; which one stands beside this.'
}

export function refusalOf(error: SamlError): Refusal {
  const neutral = personalReasons[error.code]
  if (neutral === undefined) return { reason: error.code, explanation: error.detail }
  return { reason: error.code, explanation: neutral, personal: { explanation: error.detail } }
}

/** What `run` gives, or the refusal that packages/saml speaks. */
export async function orRefusal<T>(run: () => T | Promise<T>): Promise<T | { readonly refusal: Refusal }> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof SamlError) return { refusal: refusalOf(error) }
    throw error
  }
}

/** How the audit log tells it. */
export function refusalEvent(occasion: Occasion, providerId: ProviderId, refusal: Refusal): NewEvent {
  const { reason, explanation, personal, userId } = refusal
  return eventOf(occasion, 'sign-on.refused', {
    target: userId === undefined ? { kind: 'provider', id: providerId } : { kind: 'user', id: userId },
    outcome: 'refused',
    details: { providerId, reason, explanation },
    ...(personal ? { personal } : {})
  })
}

/** The one sentence that everybody sees, whatever the reason. */
export const signOnRefused = (): DomainError =>
  new DomainError(
    'forbidden',
    'sign-on.refused',
    'Single sign-on did not sign you in: try again, or give your administrator the reference.'
  )
