/** Names of SAML 2.0 and XML signature that more than one message speaks. */

export const namespaces = {
  protocol: 'urn:oasis:names:tc:SAML:2.0:protocol',
  assertion: 'urn:oasis:names:tc:SAML:2.0:assertion',
  metadata: 'urn:oasis:names:tc:SAML:2.0:metadata',
  signature: 'http://www.w3.org/2000/09/xmldsig#',
  encryption: 'http://www.w3.org/2001/04/xmlenc#'
} as const

export const bindings = {
  redirect: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect',
  post: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'
} as const

export const nameIdFormats = {
  emailAddress: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
  persistent: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
  unspecified: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
  transient: 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient'
} as const
export type NameIdFormat = keyof typeof nameIdFormats

const status = 'urn:oasis:names:tc:SAML:2.0:status'
export const statusCodes = {
  success: `${status}:Success`,
  requester: `${status}:Requester`,
  responder: `${status}:Responder`,
  noPassive: `${status}:NoPassive`
} as const

const classes = 'urn:oasis:names:tc:SAML:2.0:ac:classes'
export const authnContexts = {
  password: `${classes}:Password`,
  passwordProtectedTransport: `${classes}:PasswordProtectedTransport`,
  unspecified: `${classes}:unspecified`
} as const

export const rsaSha256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'
