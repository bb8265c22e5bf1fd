/** Names of the standards, spelled out once more here: what judges the package shares no constant with it. */
export const samlNs = 'urn:oasis:names:tc:SAML:2.0:assertion'
export const samlpNs = 'urn:oasis:names:tc:SAML:2.0:protocol'
export const dsNs = 'http://www.w3.org/2000/09/xmldsig#'
export const xsNs = 'http://www.w3.org/2001/XMLSchema'
export const xsiNs = 'http://www.w3.org/2001/XMLSchema-instance'

export const enveloped = `${dsNs}enveloped-signature`
export const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#'
export const inclusive = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315'
export const xslt = 'http://www.w3.org/TR/1999/REC-xslt-19991116'
export const xpathTransform = 'http://www.w3.org/TR/1999/REC-xpath-19991116'
export const base64Transform = `${dsNs}base64`

export const rsaSha1 = `${dsNs}rsa-sha1`
export const rsaMd5 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-md5'
export const rsaSha256 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256'
export const rsaSha384 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha384'
export const rsaSha512 = 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512'
export const pssSha256 = 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1'
export const hmacSha1 = `${dsNs}hmac-sha1`
export const hmacSha256 = 'http://www.w3.org/2001/04/xmldsig-more#hmac-sha256'
export const sha1 = `${dsNs}sha1`
export const md5 = 'http://www.w3.org/2001/04/xmldsig-more#md5'
export const sha256 = 'http://www.w3.org/2001/04/xmlenc#sha256'
export const sha384 = 'http://www.w3.org/2001/04/xmldsig-more#sha384'
export const sha512 = 'http://www.w3.org/2001/04/xmlenc#sha512'

export const aes128Gcm = 'http://www.w3.org/2009/xmlenc11#aes128-gcm'
export const aes256Gcm = 'http://www.w3.org/2009/xmlenc11#aes256-gcm'
export const aes128Cbc = 'http://www.w3.org/2001/04/xmlenc#aes128-cbc'
export const aes256Cbc = 'http://www.w3.org/2001/04/xmlenc#aes256-cbc'
export const tripleDes = 'http://www.w3.org/2001/04/xmlenc#tripledes-cbc'
export const rsaOaep = 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p'
export const rsa15 = 'http://www.w3.org/2001/04/xmlenc#rsa-1_5'

export const statusSuccess = 'urn:oasis:names:tc:SAML:2.0:status:Success'
export const bearer = 'urn:oasis:names:tc:SAML:2.0:cm:bearer'
export const emailFormat = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'
export const unspecifiedFormat = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified'
export const persistentFormat = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'
export const transientFormat = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient'

const claims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims'
const microsoft = 'http://schemas.microsoft.com/identity/claims'
export const claim = {
  email: `${claims}/emailaddress`,
  name: `${claims}/name`,
  givenName: `${claims}/givenname`,
  surname: `${claims}/surname`,
  tenantId: `${microsoft}/tenantid`,
  objectId: `${microsoft}/objectidentifier`,
  displayName: `${microsoft}/displayname`,
  identityProvider: `${microsoft}/identityprovider`,
  methods: 'http://schemas.microsoft.com/claims/authnmethodsreferences',
  groups: 'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups'
} as const
