// Everybody who could call an address of the exchange, from nobody to the owner, and a transfer for them to call about.
import { createHash } from 'node:crypto'
import type { Occasion } from '../../domain/actor.ts'
import type { NewApiKey } from '../../domain/connections/create-key.ts'
import { revokeKey } from '../../domain/connections/revoke-key.ts'
import { setActiveById } from '../../domain/directory/set-active.ts'
import { type User, userNameOf } from '../../domain/directory/user.ts'
import { addFile } from '../../domain/exchange/add-file.ts'
import { beginSendIn } from '../../domain/exchange/begin-send-in.ts'
import { createReceivingKey } from '../../domain/exchange/create-receiving-key.ts'
import { createRequestLink } from '../../domain/exchange/create-request-link.ts'
import { writePersonalAddress } from '../../domain/exchange/write-personal-address.ts'
import { sessionOf } from '../../domain/test/people.ts'
import { draftOf, sent } from '../../domain/test/transfers.ts'
import { type ApiAnswer, Browser } from './browser.ts'
import { publicKey } from './exchange.ts'
import type { RunningPortal } from './running-portal.ts'
import { addAccount, signedInAs } from './signed-in.ts'
import { callSigned, keyOf } from './signing.ts'

export const callers = [
  'a stranger',
  'the owner',
  'another user',
  'an administrator',
  'an administrator who acts in the owner’s account',
  'a key of the owner',
  'a key of a service account',
  'a key of somebody deactivated',
  'a revoked key',
  'an expired key',
  'a stranger with the link',
  'a stranger with a wrong proof',
  'the recipient, signed in, with the link',
  'who uploads another transfer'
] as const
export type CallerName = (typeof callers)[number]

/** What an address is about: ids to put into it, and what shows that one holds the link. */
export interface Subject {
  readonly ids: Readonly<Record<string, string>>
  readonly proof: string
}

export interface Call {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly body: unknown
  readonly subject: Subject
}

interface Cast {
  readonly users: Readonly<Record<'owner' | 'other' | 'administrator' | 'recipient', User>>
  readonly keys: Readonly<Partial<Record<CallerName, NewApiKey>>>
  /** What the owner's receiving key and personal address are called. */
  readonly places: Readonly<Record<'key' | 'name', string>>
  readonly foreignToken: string
}

/** Those callers at one portal. */
export class Callers {
  readonly #running: RunningPortal
  readonly #cast: Cast

  private constructor(running: RunningPortal, cast: Cast) {
    this.#running = running
    this.#cast = cast
  }

  static async at(running: RunningPortal): Promise<Callers> {
    const users = {
      owner: await addAccount(running),
      other: await addAccount(running),
      administrator: await addAccount(running, { administrator: true }),
      recipient: await addAccount(running)
    }
    const service = await addAccount(running, { signIn: 'service' })
    const leaver = await addAccount(running)
    const keys = {
      'a key of the owner': await keyOf(running, users.owner),
      'a key of a service account': await keyOf(running, service),
      'a key of somebody deactivated': await keyOf(running, leaver),
      'a revoked key': await keyOf(running, users.owner),
      'an expired key': await keyOf(running, users.owner, running.time.now + 1)
    }
    await setActiveById(running.portal, running.operator, leaver.id, false)
    await revokeKey(running.portal, running.operator, keys['a revoked key'].key.id)
    running.time.now += 2
    for (const user of [users.other, users.administrator, users.recipient, service]) await receivingKeyOf(running, user)
    const places = { key: await receivingKeyOf(running, users.owner), name: 'the-owner' }
    const owner = await occasionOf(running, users.owner)
    await writePersonalAddress(running.portal, owner, { enabled: true, name: places.name })
    const { uploadToken } = await beginSendIn(running.portal, running.operator, { name: places.name })
    return new Callers(running, { users, keys, places, foreignToken: uploadToken })
  }

  /** The owner's request link, a new one. */
  async requestLink(): Promise<string> {
    const owner = await occasionOf(this.#running, this.#cast.users.owner)
    return (await createRequestLink(this.#running.portal, owner, { title: 'Invoices' })).id
  }

  /** A new transfer of the owner, to the recipient: one that was sent, or a draft with a file. */
  async subject(state: 'sent' | 'draft'): Promise<Subject> {
    const { portal } = this.#running
    const { users, places } = this.#cast
    const owner = await occasionOf(this.#running, users.owner)
    const recipients = [userNameOf(users.recipient)]
    if (state === 'draft') {
      const { id } = await draftOf(portal, owner, { recipients })
      const { file } = await addFile(portal, owner, { transferId: id, bytes: 5 })
      return { ids: { ...places, id, file: file.id, number: '0' }, proof: proofText(Buffer.alloc(32)) }
    }
    const { transfer, files, proof, recipients: known } = await sent(portal, owner, { recipients })
    const ids = { id: transfer.id, file: files[0]?.id ?? '', number: '0', recipient: known[0]?.id ?? '' }
    return { ids: { ...places, ...ids }, proof: proofText(proof) }
  }

  async call(name: CallerName, { method, path, body, subject }: Call): Promise<ApiAnswer> {
    const key = this.#cast.keys[name]
    if (key) return callSigned(new Browser(this.#running), key, method, path, body)
    const browser = await this.#browser(name)
    return browser.send(method, path, body, this.#shown(name, subject))
  }

  async #browser(name: CallerName): Promise<Browser> {
    const { owner, other, administrator, recipient } = this.#cast.users
    const session = (user: User) => signedInAs(this.#running, user)
    switch (name) {
      case 'the owner':
        return session(owner)
      case 'another user':
        return session(other)
      case 'an administrator':
        return session(administrator)
      case 'the recipient, signed in, with the link':
        return session(recipient)
      case 'an administrator who acts in the owner’s account': {
        const browser = await session(administrator)
        await browser.post(`/users/${owner.id}/impersonation`)
        return browser
      }
      default:
        return new Browser(this.#running)
    }
  }

  #shown(name: CallerName, { proof }: Subject): Record<string, string> {
    if (name === 'a stranger with the link' || name === 'the recipient, signed in, with the link')
      return { 'x-sealpost-proof': proof }
    if (name === 'a stranger with a wrong proof')
      return { 'x-sealpost-proof': proofText(createHash('sha256').update(proof).digest()) }
    return name === 'who uploads another transfer' ? { 'x-sealpost-upload': this.#cast.foreignToken } : {}
  }
}

const proofText = (proof: Uint8Array): string => Buffer.from(proof).toString('base64url')

const occasionOf = async (running: RunningPortal, user: User): Promise<Occasion> =>
  (await sessionOf(running.portal, user, running.time.now)).occasion

async function receivingKeyOf(running: RunningPortal, user: User): Promise<string> {
  const occasion = await occasionOf(running, user)
  const sealedIdentity = Buffer.from('sealed')
  return (await createReceivingKey(running.portal, occasion, { publicKey, sealedIdentity })).id
}
