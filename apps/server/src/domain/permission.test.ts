import { describe, expect, it } from 'vitest'
import type { Actor, Occasion } from './actor.ts'
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
import { addFile } from './exchange/add-file.ts'
import { addRecipients } from './exchange/add-recipients.ts'
import { beginSendIn } from './exchange/begin-send-in.ts'
import { completeFile } from './exchange/complete-file.ts'
import { completeTransfer } from './exchange/complete-transfer.ts'
import { createReceivingKey } from './exchange/create-receiving-key.ts'
import { createRequestLink } from './exchange/create-request-link.ts'
import { createTransfer } from './exchange/create-transfer.ts'
import { deleteTransfer } from './exchange/delete-transfer.ts'
import { enterPassword } from './exchange/enter-password.ts'
import { extendTransfer } from './exchange/extend-transfer.ts'
import { inspectLink } from './exchange/inspect-link.ts'
import { listRequestLinks } from './exchange/list-request-links.ts'
import { listTransfers } from './exchange/list-transfers.ts'
import { notifyRecipients } from './exchange/notify-recipients.ts'
import { openFile } from './exchange/open-file.ts'
import { openOwnFile } from './exchange/open-own-file.ts'
import { changeExchangeOptions, readExchangeOptions } from './exchange/options.ts'
import { readContent } from './exchange/read-content.ts'
import { readOwnContent } from './exchange/read-own-content.ts'
import { readPartDigest } from './exchange/read-part-digest.ts'
import { readParts } from './exchange/read-parts.ts'
import { readPersonalAddress } from './exchange/read-personal-address.ts'
import { readReceivingKey } from './exchange/read-receiving-key.ts'
import { readTransfer } from './exchange/read-transfer.ts'
import { receivePart } from './exchange/receive-part.ts'
import { removeFile } from './exchange/remove-file.ts'
import { removeRecipient } from './exchange/remove-recipient.ts'
import { reportFetched } from './exchange/report-fetched.ts'
import { reportOwnFetched } from './exchange/report-own-fetched.ts'
import { requestCode } from './exchange/request-code.ts'
import { revokeRequestLink } from './exchange/revoke-request-link.ts'
import { revokeTransfer } from './exchange/revoke-transfer.ts'
import { suggestRecipients } from './exchange/suggest-recipients.ts'
import { verifyCode } from './exchange/verify-code.ts'
import { writePersonalAddress } from './exchange/write-personal-address.ts'
import type {
  FileId,
  KeyId,
  ProviderId,
  RecipientId,
  RequestLinkId,
  SessionId,
  SignOnTestId,
  TransferId,
  UserId
} from './id.ts'
import { newId } from './id.ts'
import type { Portal } from './portal.ts'
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
import { occasion, openPortal } from './test/open-portal.ts'
import { noon, person, providerInput, resumed, sessionOf } from './test/people.ts'
import { bodyOf } from './test/transfers.ts'

type Command = (portal: Portal, on: Occasion, user: UserId) => Promise<unknown>

const listing = { active: true, search: '', sort: 'userName', offset: 0, limit: 10 } as const
const site = { name: 'X', accent: '#000000', sessionIdleMinutes: 60, sessionMaxHours: 12 }
const robot = 'robot@example.com'
const provider = 'p' as ProviderId
const key = 'k' as KeyId
const transfer = 't' as TransferId
const file = 'f' as FileId
const upload = { transferId: transfer, fileId: file }
const part = { contentLength: 16, number: 0 }
const bytes = new Uint8Array(16)
const holder = { proof: new Uint8Array(32), browserToken: 'b' }

/** What only who administers may do, in their own name; the operator and the portal itself too. */
const administrators: Readonly<Record<string, Command>> = {
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
const signedInAdministrators: Readonly<Record<string, Command>> = {
  startTest: (p, on) => startTest(p, on, provider, 'b'),
  startImpersonation: (p, on, user) => startImpersonation(p, on, user)
}

/** What everybody may do in their own account, and nobody in another's. */
const own: Readonly<Record<string, Command>> = {
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
const acting: Readonly<Record<string, Command>> = {
  readProfile: (p, on) => readProfile(p, on),
  changeOwnNames: (p, on) => changeOwnNames(p, on, { givenName: 'A', familyName: 'B' }),
  readOwnKeys: (p, on) => readOwnKeys(p, on),
  createOwnApiKey: (p, on) => createOwnApiKey(p, on, { description: '' }),
  turnIntoScimKey: (p, on) => turnIntoScimKey(p, on, key),
  revokeOwnKey: (p, on) => revokeOwnKey(p, on, key)
}

/** The exchange: for whoever is registered, in their own name, and for programs with a key. */
const senders: Readonly<Record<string, Command>> = {
  createTransfer: (p, on) => createTransfer(p, on, { access: 'recipients', recipients: ['bo@e.example'] }),
  addFile: (p, on) => addFile(p, on, { transferId: transfer, bytes: 1 }),
  removeFile: (p, on) => removeFile(p, on, upload),
  receivePart: (p, on) => receivePart(p, on, { ...upload, ...part, body: bodyOf(bytes) }),
  readParts: (p, on) => readParts(p, on, upload),
  readPartDigest: (p, on) => readPartDigest(p, on, { ...upload, number: 0 }),
  completeFile: (p, on) => completeFile(p, on, { ...upload, header: bytes }),
  completeTransfer: (p, on) => completeTransfer(p, on, { transferId: transfer, manifest: bytes, notify: false }),
  extendTransfer: (p, on) => extendTransfer(p, on, transfer, 5),
  revokeTransfer: (p, on) => revokeTransfer(p, on, transfer),
  deleteTransfer: (p, on) => deleteTransfer(p, on, transfer),
  addRecipients: (p, on) => addRecipients(p, on, transfer, { recipients: ['bo@e.example'], notify: false }),
  removeRecipient: (p, on) => removeRecipient(p, on, transfer, 'r' as RecipientId),
  notifyRecipients: (p, on) => notifyRecipients(p, on, transfer),
  suggestRecipients: (p, on) => suggestRecipients(p, on, ''),
  readOwnContent: (p, on) => readOwnContent(p, on, transfer),
  openOwnFile: (p, on) => openOwnFile(p, on, transfer, file),
  reportOwnFetched: (p, on) => reportOwnFetched(p, on, transfer, file),
  readReceivingKey: (p, on) => readReceivingKey(p, on),
  createReceivingKey: (p, on) => createReceivingKey(p, on, { publicKey: 'age1pq1q', sealedIdentity: bytes }),
  listRequestLinks: (p, on) => listRequestLinks(p, on),
  createRequestLink: (p, on) => createRequestLink(p, on, { title: 'x' }),
  revokeRequestLink: (p, on) => revokeRequestLink(p, on, 'q' as RequestLinkId),
  readPersonalAddress: (p, on) => readPersonalAddress(p, on),
  writePersonalAddress: (p, on) => writePersonalAddress(p, on, { enabled: false, name: 'robot' })
}

/** Looking at a history, also at that of the account acted in. */
const history: Readonly<Record<string, Command>> = {
  listTransfers: (p, on) => listTransfers(p, on, { view: 'sent', search: '', offset: 0, limit: 5 }),
  readTransfer: (p, on) => readTransfer(p, on, transfer)
}

/** What a link, an address or a token opens for anybody, but nobody uses in another's name. */
const openToAnybody: Readonly<Record<string, Command>> = {
  inspectLink: (p, on) => inspectLink(p, on, transfer, holder),
  requestCode: (p, on) => requestCode(p, on, transfer, holder, 'bo@e.example'),
  verifyCode: (p, on) => verifyCode(p, on, transfer, holder, '000000'),
  enterPassword: (p, on) => enterPassword(p, on, transfer, holder, 'x'),
  readContent: (p, on) => readContent(p, on, transfer, holder),
  openFile: (p, on) => openFile(p, on, transfer, file, holder),
  reportFetched: (p, on) => reportFetched(p, on, transfer, file, holder),
  beginSendInByLink: (p, on) => beginSendIn(p, on, { requestLinkId: 'q' as RequestLinkId }),
  beginSendInByName: (p, on) => beginSendIn(p, on, { name: 'nobody' }),
  addFileSentIn: (p, on) => addFile(p, on, { transferId: transfer, bytes: 1, uploadToken: 'u' }),
  receivePartSentIn: (p, on) => receivePart(p, on, { ...upload, ...part, body: bodyOf(bytes), uploadToken: 'u' }),
  deleteSentIn: (p, on) => deleteTransfer(p, on, transfer, 'u')
}

/** Whether it passed the gate: what came after may have gone well or not. */
async function gateOf(run: Promise<unknown>): Promise<string> {
  try {
    await run
    return 'passes'
  } catch (error) {
    const { code = 'broken' } = error as { code?: string }
    return code.startsWith('session.') && code !== 'session.unknown'
      ? code
      : code === 'broken'
        ? String(error)
        : 'passes'
  }
}

type ActorName =
  | 'administrator'
  | 'impersonator'
  | 'demoted'
  | 'deactivated'
  | 'person'
  | 'operator'
  | 'system'
  | 'connection'
  | 'key'
  | 'provider'
  | 'anonymous'

async function cast(): Promise<{ portal: Portal; robotId: UserId; actors: Record<ActorName, Occasion> }> {
  const portal = await openPortal()
  const robotUser = await person(portal, robot, { signIn: 'service', administrator: true })
  const admin = await person(portal, 'admin@example.com', { signIn: 'saml', administrator: true })
  const second = await person(portal, 'second@example.com', { signIn: 'saml', administrator: true })
  const third = await person(portal, 'third@example.com', { signIn: 'saml', administrator: true })
  const bo = await person(portal, 'bo@example.com', { signIn: 'saml' })
  const demoted = (await sessionOf(portal, second)).occasion
  const deactivated = (await sessionOf(portal, third)).occasion
  const impersonator = await sessionOf(portal, admin)
  await startImpersonation(portal, impersonator.occasion, robotUser.id)
  // These sessions' requests began before the right, or the account, went.
  await setAdministratorById(portal, occasion(), second.id, false)
  await setActiveById(portal, occasion(), third.id, false)
  const as = (actor: Actor) => occasion(actor, noon)
  const keyId = newId<'key'>(noon)
  const apiKey = await createApiKey(portal, occasion(), { owner: robot, description: '' })
  return {
    portal,
    robotId: robotUser.id,
    actors: {
      administrator: (await sessionOf(portal, admin)).occasion,
      impersonator: await resumed(portal, impersonator.token),
      demoted,
      deactivated,
      person: (await sessionOf(portal, bo)).occasion,
      operator: as({ kind: 'operator' }),
      system: as({ kind: 'system' }),
      connection: as({ kind: 'connection', mount: 'entra', keyId, ownerId: robotUser.id }),
      key: as({ kind: 'key', keyId: apiKey.key.id, ownerId: robotUser.id }),
      provider: as({ kind: 'provider', providerId: provider }),
      anonymous: as({ kind: 'anonymous' })
    }
  }
}

const nobodyElse = {
  connection: 'session.required',
  key: 'session.required',
  provider: 'session.required',
  anonymous: 'session.required',
  deactivated: 'session.required'
}

const expected: readonly [string, Readonly<Record<string, Command>>, Partial<Record<ActorName, string>>][] = [
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
  ],
  [
    'of the exchange',
    senders,
    {
      ...nobodyElse,
      administrator: 'passes',
      demoted: 'passes',
      person: 'passes',
      key: 'passes',
      impersonator: 'session.impersonating',
      operator: 'session.required',
      system: 'session.required'
    }
  ],
  [
    'for looking at a history',
    history,
    {
      ...nobodyElse,
      administrator: 'passes',
      demoted: 'passes',
      person: 'passes',
      key: 'passes',
      impersonator: 'passes',
      operator: 'session.required',
      system: 'session.required'
    }
  ],
  [
    'that a link or an address opens to anybody',
    openToAnybody,
    {
      administrator: 'passes',
      demoted: 'passes',
      deactivated: 'passes',
      person: 'passes',
      key: 'passes',
      connection: 'passes',
      provider: 'passes',
      operator: 'passes',
      system: 'passes',
      anonymous: 'passes',
      impersonator: 'session.impersonating'
    }
  ]
]

describe.each(expected)('a command %s', (_whose, commands, gates) => {
  it.each(Object.keys(commands))('%s lets in whom it should, and nobody else', async name => {
    const command = commands[name]
    const { portal, robotId, actors } = await cast()
    const found: Record<string, string> = {}
    // Who is refused comes first: what passes may change things for the next.
    const order = Object.entries(gates).sort(
      ([, one], [, other]) => Number(one === 'passes') - Number(other === 'passes')
    )
    for (const [actor] of order)
      found[actor] = await gateOf(Promise.resolve(command?.(portal, actors[actor as ActorName], robotId)))
    expect(found).toEqual(gates)
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
