import { describe, expect, it } from 'vitest'
import { readActivity, searchEvents } from './audit/search-events.ts'
import { createConnection, readConnections } from './connections/connections.ts'
import { createApiKey, createScimKey } from './connections/create-key.ts'
import { createOwnApiKey, readOwnKeys, revokeOwnKey, turnIntoScimKey } from './connections/own-keys.ts'
import { revokeKey } from './connections/revoke-key.ts'
import { changeScimPolicy } from './connections/scim-policy.ts'
import { readSetUp } from './connections/set-up.ts'
import { addUser } from './directory/add-user.ts'
import { listUsers, readUser } from './directory/list-users.ts'
import { changeOwnNames, readProfile } from './directory/profile.ts'
import { setActive, setActiveById } from './directory/set-active.ts'
import { setAdministrator, setAdministratorById } from './directory/set-administrator.ts'
import { changeExchangeOptions, readExchangeOptions } from './exchange/options.ts'
import type { KeyId, ProviderId, SessionId, SignOnTestId, UserId } from './id.ts'
import { changePassword } from './sign-on/change-password.ts'
import { startImpersonation } from './sign-on/impersonation.ts'
import { issueLink } from './sign-on/issue-link.ts'
import {
  beginSecondFactor,
  confirmSecondFactor,
  removeSecondFactor,
  renewRecoveryCodes
} from './sign-on/own-second-factor.ts'
import { endOtherSessions, endOwnSession, readOwnSessions } from './sign-on/own-sessions.ts'
import { changeSignOnPolicy, describeSignOnPolicy } from './sign-on/policy.ts'
import { readProviders } from './sign-on/providers.ts'
import { readCertificate, readMetadata } from './sign-on/read-metadata.ts'
import { removeProvider } from './sign-on/remove-provider.ts'
import { resetSecondFactor } from './sign-on/reset-second-factor.ts'
import { changeProvider, createProvider } from './sign-on/save-provider.ts'
import { createServiceProviderKey, readServiceProvider } from './sign-on/service-provider.ts'
import { examineSamlResponse, readTest, startTest } from './sign-on/sign-on-test.ts'
import { changeSite } from './site.ts'
import { type Commands, cast, type Gates, gatesOf, nobodyElse } from './test/gates.ts'
import { providerInput } from './test/people.ts'

const listing = { active: true, search: '', sort: 'userName', offset: 0, limit: 10 } as const
const site = { name: 'X', accent: '#000000', sessionIdleMinutes: 60, sessionMaxHours: 12 }
const robot = 'robot@example.com'
const provider = 'p' as ProviderId
const key = 'k' as KeyId

/** What only who administers may do, in their own name; the operator and the portal itself too. */
const administrators: Commands = {
  listUsers: (p, on) => listUsers(p, on, listing),
  readUser: (p, on, user) => readUser(p, on, user),
  addUser: (p, on) => addUser(p, on, { userName: 'new@example.com', signIn: 'saml', administrator: false }),
  setActive: (p, on) => setActive(p, on, robot, true),
  setActiveById: (p, on, user) => setActiveById(p, on, user, true),
  setAdministrator: (p, on) => setAdministrator(p, on, robot, true),
  setAdministratorById: (p, on, user) => setAdministratorById(p, on, user, true),
  issueLink: (p, on, user) => issueLink(p, on, user),
  resetSecondFactor: (p, on, user) => resetSecondFactor(p, on, user),
  createApiKey: (p, on) => createApiKey(p, on, { owner: robot, description: '' }),
  createScimKey: (p, on) => createScimKey(p, on, { owner: robot, description: '' }),
  revokeKey: (p, on) => revokeKey(p, on, key),
  createConnection: (p, on) => createConnection(p, on, { userName: robot }),
  readConnections: (p, on) => readConnections(p, on),
  changeScimPolicy: (p, on) => changeScimPolicy(p, on, 'entra', { renames: false }),
  readSetUp: (p, on) => readSetUp(p, on),
  searchEvents: (p, on) => searchEvents(p, on, { limit: 5 }),
  readActivity: (p, on) => readActivity(p, on, 'another' as UserId),
  changeSite: (p, on) => changeSite(p, on, site),
  changeExchangeOptions: async (p, on) => changeExchangeOptions(p, on, await readExchangeOptions(p.store)),
  describeSignOnPolicy: (p, on) => describeSignOnPolicy(p, on),
  changeSignOnPolicy: (p, on) => changeSignOnPolicy(p, on, { enforceSingleSignOn: false, breakGlass: [] }),
  readProviders: (p, on) => readProviders(p, on),
  createProvider: (p, on) => createProvider(p, on, providerInput()),
  changeProvider: (p, on) => changeProvider(p, on, provider, providerInput()),
  removeProvider: (p, on) => removeProvider(p, on, provider),
  readMetadata: (p, on) => readMetadata(p, on, '<x/>'),
  readCertificate: (p, on) => readCertificate(p, on, ''),
  readServiceProvider: (p, on) => readServiceProvider(p, on),
  createServiceProviderKey: (p, on) => createServiceProviderKey(p, on),
  examineSamlResponse: (p, on) => examineSamlResponse(p, on, provider, ''),
  readTest: (p, on) => readTest(p, on, provider, 't' as SignOnTestId)
}

/** The same, but only in a session. */
const signedInAdministrators: Commands = {
  startTest: (p, on) => startTest(p, on, provider, 'b'),
  startImpersonation: (p, on, user) => startImpersonation(p, on, user)
}

/** What everybody may do in their own account, and nobody in another's. */
const own: Commands = {
  changePassword: (p, on) => changePassword(p, on, { current: 'x', next: 'y' }),
  beginSecondFactor: (p, on) => beginSecondFactor(p, on),
  confirmSecondFactor: (p, on) => confirmSecondFactor(p, on, { code: '000000' }),
  removeSecondFactor: (p, on) => removeSecondFactor(p, on, { code: '000000' }),
  renewRecoveryCodes: (p, on) => renewRecoveryCodes(p, on, { code: '000000' }),
  readOwnSessions: (p, on) => readOwnSessions(p, on),
  endOwnSession: (p, on) => endOwnSession(p, on, 's' as SessionId),
  endOtherSessions: (p, on) => endOtherSessions(p, on)
}

/** What everybody may do in the account they act in. */
const acting: Commands = {
  readProfile: (p, on) => readProfile(p, on),
  changeOwnNames: (p, on) => changeOwnNames(p, on, { givenName: 'A', familyName: 'B' }),
  readOwnKeys: (p, on) => readOwnKeys(p, on),
  createOwnApiKey: (p, on) => createOwnApiKey(p, on, { description: '' }),
  turnIntoScimKey: (p, on) => turnIntoScimKey(p, on, key),
  revokeOwnKey: (p, on) => revokeOwnKey(p, on, key)
}

const expected: readonly [string, Commands, Gates][] = [
  [
    'for administrators',
    administrators,
    {
      ...nobodyElse,
      administrator: 'passes',
      operator: 'passes',
      system: 'passes',
      impersonator: 'session.impersonating',
      demoted: 'session.not-administrator',
      person: 'session.not-administrator'
    }
  ],
  [
    'for administrators who signed in',
    signedInAdministrators,
    {
      ...nobodyElse,
      administrator: 'passes',
      impersonator: 'session.impersonating',
      demoted: 'session.not-administrator',
      person: 'session.not-administrator'
    }
  ],
  [
    'for one’s own account alone',
    own,
    {
      administrator: 'passes',
      demoted: 'passes',
      person: 'passes',
      impersonator: 'session.impersonating',
      operator: 'session.required',
      system: 'session.required',
      connection: 'session.required',
      key: 'session.required',
      provider: 'session.required',
      anonymous: 'session.required'
    }
  ],
  [
    'for the account acted in',
    acting,
    {
      ...nobodyElse,
      administrator: 'passes',
      impersonator: 'passes',
      demoted: 'passes',
      person: 'passes',
      operator: 'session.required',
      system: 'session.required'
    }
  ]
]

describe.each(expected)('a command %s', (_whose, commands, gates) => {
  it.each(Object.entries(commands))('%s lets in whom it should, and nobody else', async (_name, command) => {
    expect(await gatesOf(command, gates)).toEqual(gates)
  })
})

describe('activity', () => {
  it('is shown to the person it is about', async () => {
    const { portal, actors } = await cast()
    const bo = actors.person.actor.kind === 'session' ? actors.person.actor.userId : ('' as UserId)
    expect((await readActivity(portal, actors.person, bo)).events.length).toBeGreaterThan(0)
    const { robotId } = await cast()
    await expect(readActivity(portal, actors.person, robotId)).rejects.toMatchObject({
      code: 'session.not-administrator'
    })
  })

  it('is shown to who acts in the account', async () => {
    const { portal, robotId, actors } = await cast()
    expect((await readActivity(portal, actors.impersonator, robotId)).events.length).toBeGreaterThan(0)
    await expect(readActivity(portal, actors.impersonator, 'other' as UserId)).rejects.toMatchObject({
      code: 'session.impersonating'
    })
  })
})
