/**
 * Single logout by redirect. Entra's own messages carry no signature; its LogoutResponse names another Issuer than its
 * assertions do.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/single-sign-out-saml-protocol
 */
import { namespaces, statusCodes } from './names.ts'
import { attributeOf, childOf, childrenOf, malformed, textOf } from './parse.ts'
import type { NameId } from './response.ts'
import { element, text } from './xml.ts'

export type LogoutRequest = {
  readonly id: string
  readonly issuer: string
  readonly nameId: string
  readonly sessionIndexes: readonly string[]
}

export type LogoutResponse = {
  readonly issuer: string
  readonly inResponseTo: string | null
  readonly success: boolean
}

const { protocol, assertion } = namespaces

/** @throws {SignInError} 75005 if it lacks an ID, an Issuer or a NameID. */
export function readLogoutRequest(root: Element): LogoutRequest {
  const id = attributeOf(root, 'ID') ?? ''
  const issuer = textOf(childOf(root, assertion, 'Issuer'))
  const nameId = textOf(childOf(root, assertion, 'NameID'))
  if (id === '' || issuer === '' || nameId === '')
    throw malformed('a LogoutRequest needs an ID, an Issuer and a NameID')
  return { id, issuer, nameId, sessionIndexes: childrenOf(root, protocol, 'SessionIndex').map(textOf) }
}

export function readLogoutResponse(root: Element): LogoutResponse {
  const status = childOf(root, protocol, 'Status')
  const code = status ? childOf(status, protocol, 'StatusCode') : undefined
  return {
    issuer: textOf(childOf(root, assertion, 'Issuer')),
    inResponseTo: attributeOf(root, 'InResponseTo'),
    success: code !== undefined && attributeOf(code, 'Value') === statusCodes.success
  }
}

export type LogoutFrame = {
  readonly id: string
  readonly at: Date
  readonly destination: string
  readonly issuer: string
}

const attributesOf = ({ id, at, destination }: LogoutFrame) => ({
  'xmlns:samlp': protocol,
  ID: id,
  Version: '2.0',
  IssueInstant: at.toISOString(),
  Destination: destination
})

/** Tells a service provider to end the sessions that these assertions began. */
export const logoutRequest = (frame: LogoutFrame, nameId: NameId, sessionIndexes: readonly string[]): string =>
  element(
    'samlp:LogoutRequest',
    attributesOf(frame),
    element('Issuer', { xmlns: assertion }, text(frame.issuer)),
    element('NameID', { xmlns: assertion, Format: nameId.format }, text(nameId.value)),
    ...sessionIndexes.map(sessionIndex => element('samlp:SessionIndex', {}, text(sessionIndex)))
  )

/** Answers a service provider's LogoutRequest with Success. */
export const logoutResponse = (frame: LogoutFrame, inResponseTo: string): string =>
  element(
    'samlp:LogoutResponse',
    { ...attributesOf(frame), InResponseTo: inResponseTo },
    element('Issuer', { xmlns: assertion }, text(frame.issuer)),
    element('samlp:Status', {}, element('samlp:StatusCode', { Value: statusCodes.success }))
  )
