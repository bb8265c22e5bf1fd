/** When and between whom all vectors play. Everything here is invented; the instant is fixed, so that vectors stay true for ever. */
export const now = Date.UTC(2026, 10, 24, 10, 0, 0)
export const skew = 120_000
export const entityId = 'https://portal.example/auth/saml2/'
export const acsUrl = 'https://portal.example/auth/saml2/'
export const logoutUrl = 'https://portal.example/auth/saml2/logout'
export const tenant = '6f1b3a2e-0000-4000-8000-000000000001'
export const issuer = `https://sts.windows.net/${tenant}/`
export const requestId = '_0123456789abcdef0123456789abcdef'
export const genuineMail = 'alice@corp.example'
/** Whom every attacker wants to be. */
export const evilMail = 'admin@corp.example'

/** The instant so many milliseconds from now, as SAML writes it. */
export const instant = (offset = 0): string => new Date(now + offset).toISOString()

export const minute = 60_000
export const hour = 3_600_000
export const day = 86_400_000
