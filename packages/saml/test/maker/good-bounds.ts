/** What is a second within each bound of time: the twins of those bad ones that are a second beyond. */
import { good, type Vector } from './case.ts'
import {
  type AssertionDraft,
  assertion,
  authn,
  conditions,
  confirmation,
  type ResponseDraft,
  response,
  sessionEnd
} from './document.ts'
import { alice } from './good-entra.ts'
import type { Material } from './material.ts'
import { instant, minute, now, skew } from './occasion.ts'
import { signAs } from './signed.ts'

const second = 1000
const oldest = -90 * minute - skew
const barelyOver = -skew + second

export function goodBounds({ idp }: Material): readonly Vector[] {
  const make = (name: string, about: string, draft: AssertionDraft, outer: ResponseDraft = {}, identity = alice) =>
    good(`bound-${name}`, identity, about, signAs('both', response(assertion(draft), outer), { key: idp }))
  return [
    make('not-before', 'NotBefore is ahead by the skew exactly.', {
      conditions: conditions({ notBefore: instant(skew) })
    }),
    make('conditions-end', 'The Conditions ended a second less than the skew ago.', {
      conditions: conditions({ notOnOrAfter: instant(barelyOver) })
    }),
    make('confirmation-end', 'The confirmation ended a second less than the skew ago.', {
      confirmation: confirmation({ notOnOrAfter: instant(barelyOver) })
    }),
    make('assertion-issued-ahead', 'The assertion was issued ahead by the skew exactly.', {
      issueInstant: instant(skew)
    }),
    make('assertion-old', 'The assertion was issued 90 minutes and the skew ago.', { issueInstant: instant(oldest) }),
    make(
      'response-issued-ahead',
      'The response was issued ahead by the skew exactly.',
      {},
      { issueInstant: instant(skew) }
    ),
    make('response-old', 'The response was issued 90 minutes and the skew ago.', {}, { issueInstant: instant(oldest) }),
    make(
      'session-end',
      'The session ended a second less than the skew ago.',
      { authnStatement: authn(sessionEnd(barelyOver)) },
      {},
      { ...alice, sessionNotOnOrAfter: now + barelyOver }
    )
  ]
}
