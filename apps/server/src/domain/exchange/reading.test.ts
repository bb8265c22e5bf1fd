import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Occasion } from '../actor.ts'
import { setActive } from '../directory/set-active.ts'
import type { FileId, TransferId } from '../id.ts'
import type { Portal } from '../portal.ts'
import { startImpersonation } from '../sign-on/impersonation.ts'
import { addUser, occasion } from '../test/open-portal.ts'
import { noon, person, resumed, sessionOf } from '../test/people.ts'
import {
  at,
  bytesOf,
  day,
  header,
  manifest,
  outside,
  publicly,
  type Sent,
  sealedPart,
  sent,
  signedIn,
  told,
  transferOf
} from '../test/transfers.ts'
import { deleteTransfer } from './delete-transfer.ts'
import { enterPassword } from './enter-password.ts'
import { extendTransfer } from './extend-transfer.ts'
import { inspectLink } from './inspect-link.ts'
import { openFile } from './open-file.ts'
import { openOwnFile } from './open-own-file.ts'
import { readContent } from './read-content.ts'
import { readOwnContent } from './read-own-content.ts'
import { readTransfer } from './read-transfer.ts'
import { removeRecipient } from './remove-recipient.ts'
import { reportFetched } from './report-fetched.ts'
import { reportOwnFetched } from './report-own-fetched.ts'
import { requestCode } from './request-code.ts'
import { revokeTransfer } from './revoke-transfer.ts'
import { verifyCode } from './verify-code.ts'

const browserToken = 'a browser'

/** Everything that is asked over a link. */
const asking: Readonly<
  Record<string, (portal: Portal, on: Occasion, id: TransferId, proof: Uint8Array, file: FileId) => Promise<unknown>>
> = {
  inspectLink: (p, on, id, proof) => inspectLink(p, on, id, { proof }),
  readContent: (p, on, id, proof) => readContent(p, on, id, { proof, browserToken }),
  openFile: (p, on, id, proof, file) => openFile(p, on, id, file, { proof, browserToken }),
  reportFetched: (p, on, id, proof, file) => reportFetched(p, on, id, file, { proof, browserToken }),
  requestCode: (p, on, id, proof) => requestCode(p, on, id, { proof, browserToken }, 'bo@elsewhere.example'),
  verifyCode: (p, on, id, proof) => verifyCode(p, on, id, { proof, browserToken }, '000000'),
  enterPassword: (p, on, id, proof) => enterPassword(p, on, id, { proof, browserToken }, 'wrong password')
}

describe.each(Object.entries(asking))('%s', (_name, ask) => {
  const fileOf = ({ files }: Sent): FileId => files[0]?.id ?? ('' as FileId)

  it('refuses a wrong proof, an unknown id, a deleted transfer and a draft in the same words', async () => {
    const all = await publicly({ password: 'long enough' })
    const { portal, on, id, proof } = all
    const wrong = [
      randomBytes(32),
      new Uint8Array(),
      new Uint8Array(32),
      proof.subarray(0, 31),
      Buffer.concat([proof, proof])
    ]
    const details = new Set<string>()
    const refused = async (theirs: TransferId, shown: Uint8Array) => {
      const error = await (ask(portal, outside(), theirs, shown, fileOf(all)) as Promise<never>).catch(e => e)
      expect(error).toMatchObject({ kind: 'not-found', code: 'transfer.unknown' })
      details.add(error.detail)
    }
    for (const shown of wrong) await refused(id, shown)
    await refused('018f0000-0000-7000-8000-000000000000' as TransferId, proof)
    await deleteTransfer(portal, on, id)
    await refused(id, proof)
    expect(details.size).toBe(1)
  })

  it('refuses what is over to holders of the link, and tells nobody else', async () => {
    const all = await publicly({ password: 'long enough' })
    const { portal, on, id, proof } = all
    const late = outside(noon + 14 * day)
    await expect(ask(portal, late, id, proof, fileOf(all))).rejects.toMatchObject({
      kind: 'gone',
      code: 'transfer.over'
    })
    await expect(ask(portal, late, id, randomBytes(32), fileOf(all))).rejects.toMatchObject({
      code: 'transfer.unknown'
    })
    await revokeTransfer(portal, on, id)
    await expect(ask(portal, outside(), id, proof, fileOf(all))).rejects.toMatchObject({ code: 'transfer.over' })
  })

  it('refuses what belongs to somebody who was deactivated, also when they are back', async () => {
    const all = await publicly({ password: 'long enough' })
    const { portal, id, proof } = all
    const details: string[] = []
    for (const active of [false, true]) {
      await setActive(portal, occasion(), 'amara@example.com', active)
      const refused = await (ask(portal, outside(), id, proof, fileOf(all)) as Promise<never>).catch(error => error)
      expect(refused).toMatchObject({ code: 'transfer.over' })
      details.push(refused.detail)
    }
    expect(details).toEqual([expect.stringMatching(/no account/), expect.stringMatching(/revoked/)])
  })

  it('refuses an administrator who acts in another’s account', async () => {
    const all = await publicly({ password: 'long enough' })
    const { portal, id, proof } = all
    const admin = await person(portal, 'admin@example.com', { signIn: 'saml', administrator: true })
    const robot = await person(portal, 'robot@example.com', { signIn: 'service' })
    const { token, occasion: own } = await sessionOf(portal, admin)
    await startImpersonation(portal, own, robot.id)
    const acting = await resumed(portal, token)
    await expect(ask(portal, acting, id, proof, fileOf(all))).rejects.toMatchObject({ code: 'session.impersonating' })
  })
})

describe('a link for anyone', () => {
  it('is read by whoever holds it', async () => {
    const { portal, id, link, files } = await publicly({ files: [5, 0] })
    expect(await inspectLink(portal, outside(), id, link)).toEqual({
      id,
      next: 'content',
      sender: { name: 'amara@example.com', address: 'amara@example.com' },
      files: 2,
      bytes: 5,
      sentAt: noon,
      expiresAt: noon + 14 * day,
      site: { name: 'Sealpost' },
      signedInAs: null
    })
    const content = await readContent(portal, outside(), id, link)
    expect(Buffer.from(content.manifest)).toEqual(manifest)
    expect(content.files.map(file => [file.id, file.bytes, Buffer.from(file.header)])).toEqual(
      files.map(file => [file.id, file.bytes, header])
    )
    for (const file of files) {
      const open = await openFile(portal, outside(), id, file.id, link)
      expect(await bytesOf(await open.read())).toEqual(sealedPart(file, 0))
      expect(await bytesOf(await open.read({ start: 3, end: 9 }))).toEqual(sealedPart(file, 0).subarray(3, 10))
    }
  })

  it('with a password is read after that, on that browser', async () => {
    const { portal, id, link } = await publicly({ password: 'long enough' })
    const browser = { ...link, browserToken }
    expect(await inspectLink(portal, outside(), id, browser)).toMatchObject({ next: 'password' })
    const refused = { kind: 'forbidden', code: 'transfer.password' }
    await expect(readContent(portal, outside(), id, browser)).rejects.toMatchObject(refused)
    await expect(enterPassword(portal, outside(), id, browser, 'not that one')).rejects.toMatchObject(refused)
    await expect(readContent(portal, outside(), id, browser)).rejects.toMatchObject(refused)
    const granted = await enterPassword(portal, outside(), id, browser, 'long enough')
    expect(await inspectLink(portal, outside(), id, { ...link, ...granted })).toMatchObject({ next: 'content' })
    await readContent(portal, outside(), id, { ...link, ...granted })
    // Somebody may have planted the token that the browser had.
    await expect(readContent(portal, outside(), id, browser)).rejects.toMatchObject(refused)
    await expect(readContent(portal, outside(), id, link)).rejects.toMatchObject(refused)
    const another = { ...link, browserToken: 'another' }
    await expect(readContent(portal, outside(), id, another)).rejects.toMatchObject(refused)
    expect(await told(portal, id)).toEqual(['transfer.sent', 'transfer.refused', 'transfer.opened'])
  })

  it('asks for the password again after a week', async () => {
    const { portal, id, link } = await publicly({ password: 'long enough' })
    const browser = { ...link, browserToken }
    const granted = { ...link, ...(await enterPassword(portal, outside(), id, browser, 'long enough')) }
    await readContent(portal, outside(noon + 7 * day - 1), id, granted)
    const later = readContent(portal, outside(noon + 7 * day), id, granted)
    await expect(later).rejects.toMatchObject({ code: 'transfer.password' })
  })

  it('without a password takes none', async () => {
    const { portal, id, link } = await publicly()
    const entered = enterPassword(portal, outside(), id, { ...link, browserToken }, 'long enough')
    await expect(entered).rejects.toMatchObject({ code: 'transfer.state' })
  })

  it('has no file of another transfer', async () => {
    const { portal, on, id, link } = await publicly()
    const [other] = (await sent(portal, on)).files
    for (const file of [other?.id, 'x' as FileId])
      await expect(openFile(portal, outside(), id, file ?? ('' as FileId), link)).rejects.toMatchObject({
        code: 'file.unknown'
      })
  })
})

describe('a recipient with an account', () => {
  it('needs no code when an address that is theirs for certain was named', async () => {
    const { portal, id, link } = await transferOf({ recipients: ['BO@example.com', 'cy.private@e.example'] })
    const bo = await signedIn(portal, 'bo@example.com')
    expect(await inspectLink(portal, bo, id, link)).toMatchObject({ next: 'content', signedInAs: 'bo@example.com' })
    await readContent(portal, bo, id, link)
    const emails = [{ value: 'cy.private@e.example' }]
    const cy = await addUser(portal, { userName: 'cy@example.com', emails })
    await readContent(portal, (await sessionOf(portal, cy)).occasion, id, link)
    const dee = await addUser(portal, { userName: 'dee@example.com', emails }, { source: 'operator' })
    const unproved = readContent(portal, (await sessionOf(portal, dee)).occasion, id, link)
    await expect(unproved).rejects.toMatchObject({ code: 'transfer.address' })
  })

  it('is refused once they were removed from it', async () => {
    const { portal, on, id, link, recipients } = await transferOf({ recipients: ['bo@example.com'] })
    const bo = await signedIn(portal, 'bo@example.com')
    const [recipient] = recipients
    if (recipient) await removeRecipient(portal, on, id, recipient.id)
    await expect(readContent(portal, bo, id, link)).rejects.toMatchObject({ code: 'transfer.address' })
  })

  it('is nobody after their account was deactivated', async () => {
    const { portal, id, link } = await transferOf({ recipients: ['bo@example.com'] })
    const bo = await signedIn(portal, 'bo@example.com')
    await setActive(portal, occasion(), 'bo@example.com', false)
    await expect(readContent(portal, bo, id, link)).rejects.toMatchObject({ code: 'transfer.address' })
  })

  it('is told to sign in when the portal sends no mail', async () => {
    const { portal, id, link } = await transferOf()
    expect(await inspectLink(portal, outside(), id, link)).toMatchObject({ next: 'address' })
    expect(await inspectLink({ ...portal, mail: false }, outside(), id, link)).toMatchObject({ next: 'sign-in' })
  })
})

describe('the owner', () => {
  it('reads their own, over the link and without it', async () => {
    const { portal, on, id, link, files } = await transferOf()
    await readContent(portal, on, id, link)
    expect(Buffer.from((await readOwnContent(portal, on, id)).manifest)).toEqual(manifest)
    const [file] = files
    if (file)
      expect(await bytesOf(await (await openOwnFile(portal, on, id, file.id)).read())).toEqual(sealedPart(file, 0))
    expect((await readTransfer(portal, on, id)).openedBy).toBe(0)
  })

  it('is the only one who reads without the link', async () => {
    const { portal, id, files } = await transferOf({ recipients: ['bo@example.com'] })
    const bo = await signedIn(portal, 'bo@example.com')
    const file = files[0]?.id ?? ('' as FileId)
    for (const ask of [
      () => readOwnContent(portal, bo, id),
      () => openOwnFile(portal, bo, id, file),
      () => reportOwnFetched(portal, bo, id, file)
    ])
      await expect(ask()).rejects.toMatchObject({ code: 'transfer.unknown' })
  })

  it('reads nothing that has expired until it is extended', async () => {
    const { portal, on, id } = await transferOf()
    const late = at(on, noon + 15 * day)
    await expect(readOwnContent(portal, late, id)).rejects.toMatchObject({ code: 'transfer.over' })
    await extendTransfer(portal, late, id, 1)
    await readOwnContent(portal, late, id)
  })
})
