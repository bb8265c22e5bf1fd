// Who may call what below /api/, written down by hand: one row for each endpoint; those of the exchange are in a table of their own. A route
// without a row fails the test that reads this.

/** Status for somebody with no session, a user, an administrator, an administrator who acts in another's account. */
type Expected = readonly [outsider: number, user: number, administrator: number, impersonating: number]

export interface AuthorisationRow {
  readonly route: string
  readonly expected: Expected
  readonly body?: unknown
  readonly query?: string
}

/** For people who are not signed in too: who calls makes no difference. */
const everybody = (status: number): Expected => [status, status, status, status]
/** For whoever is signed in; an administrator in another's account acts for that account. */
const signedIn = (status: number): Expected => [401, status, status, status]
/** For one's own account alone, never in another's name. */
const own = (status: number): Expected => [401, status, status, 403]
const administrators = (status: number): Expected => [401, 403, status, 403]

const row = (route: string, expected: Expected, more: Omit<AuthorisationRow, 'route' | 'expected'> = {}) => ({
  route,
  expected,
  ...more
})

const wrongPassword = { userName: 'nobody@example.com', password: 'no such password' }
const unknownLink = { token: 'no-such-token-at-all' }
const code = { code: '123456' }
const provider = {
  name: 'Entra',
  enabled: false,
  certificate: 'not a certificate',
  signInUrl: 'https://login.microsoftonline.com/6f1b7a0e-6df5-4c8a-9f0e-2f9d2d1a5b77/saml2'
}
const site = { name: 'Sealpost', accent: '#0f766e', sessionIdleMinutes: 60, sessionMaxHours: 12 }

/** Ids in addresses are those of a registered user for `/users/`, and of nothing anywhere else. */
export const authorisation: readonly AuthorisationRow[] = [
  row('GET /api/openapi.json', everybody(200)),

  row('GET /api/session', signedIn(200)),
  row('DELETE /api/session', signedIn(200)),
  row('DELETE /api/session/impersonation', signedIn(204)),

  row('GET /api/sign-in', everybody(200)),
  row('POST /api/sign-in', everybody(401), { body: wrongPassword }),
  row('POST /api/welcome/inspection', everybody(410), { body: unknownLink }),
  row('POST /api/welcome', everybody(410), { body: { ...unknownLink, password: 'a new password' } }),

  row('GET /api/profile', signedIn(200)),
  row('PATCH /api/profile', signedIn(200), { body: { givenName: 'Amara', familyName: 'Okafor' } }),
  row('POST /api/profile/password', own(409), { body: { current: 'an old password', next: 'a new password' } }),
  row('POST /api/profile/second-factor', own(409)),
  row('POST /api/profile/second-factor/confirmation', own(409), { body: code }),
  row('POST /api/profile/second-factor/recovery-codes', own(409), { body: code }),
  row('DELETE /api/profile/second-factor', own(409), { body: code }),
  row('GET /api/profile/sessions', own(200)),
  row('DELETE /api/profile/sessions', own(204)),
  row('DELETE /api/profile/sessions/:id', own(404)),
  row('GET /api/profile/keys', signedIn(200)),
  row('POST /api/profile/keys', signedIn(201), { body: { description: 'nightly report' } }),
  row('POST /api/profile/keys/:id/scim', signedIn(404)),
  row('DELETE /api/profile/keys/:id', signedIn(404)),
  row('GET /api/profile/activity', signedIn(200)),

  row('GET /api/users', administrators(200)),
  row('POST /api/users', administrators(201), { body: { userName: 'FRESH', signIn: 'saml' } }),
  row('GET /api/users/:id', administrators(200)),
  row('PUT /api/users/:id/administrator', administrators(204), { body: { administrator: true } }),
  row('POST /api/users/:id/activation', administrators(204)),
  row('POST /api/users/:id/deactivation', administrators(204)),
  row('POST /api/users/:id/link', administrators(201)),
  row('DELETE /api/users/:id/second-factor', administrators(204)),
  row('POST /api/users/:id/impersonation', administrators(204)),
  row('GET /api/users/:id/activity', administrators(200)),

  row('GET /api/providers', administrators(200)),
  row('POST /api/providers', administrators(400), { body: provider }),
  row('PUT /api/providers/:id', administrators(404), { body: provider }),
  row('DELETE /api/providers/:id', administrators(404)),
  row('POST /api/providers/metadata', administrators(400), { body: { xml: '<none/>' } }),
  row('POST /api/providers/certificate', administrators(400), { body: { certificate: 'none' } }),
  row('POST /api/providers/:id/tests', administrators(404)),
  row('GET /api/providers/:id/tests/:test', administrators(404)),
  row('POST /api/providers/:id/examination', administrators(404), { body: { samlResponse: 'AAAA' } }),

  row('GET /api/service-provider', administrators(200)),
  row('POST /api/service-provider/key', administrators(201)),
  row('GET /api/sign-on-policy', administrators(200)),
  row('PUT /api/sign-on-policy', administrators(200), { body: { enforceSingleSignOn: false, breakGlass: [] } }),
  row('GET /api/site', administrators(200)),
  row('PUT /api/site', administrators(200), { body: site }),

  row('GET /api/provisioning/set-up', administrators(200)),
  row('POST /api/provisioning/keys', administrators(201), { body: { userName: 'FRESH' } }),
  row('DELETE /api/provisioning/keys/:id', administrators(404)),
  row('GET /api/provisioning/connections', administrators(200)),
  row('PUT /api/provisioning/mounts/:mount', administrators(204), { body: { renames: false } }),

  row('GET /api/events', administrators(200)),
  row('GET /api/events/export', administrators(200), { query: '?format=csv' })
]
