// A portal that one message of the corpus after another is posted to, each with the provider and the request that it is made for.
import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { JsonObject } from '@sealpost/scim'
import type { LightMyRequestResponse } from 'fastify'
import { readVectors, type StoredVector } from '../../../../../packages/saml/test/vectors.ts'
import { newId } from '../../domain/id.ts'
import { keySetting, sealKey } from '../../domain/sign-on/service-provider-key.ts'
import { type RunningPortal, startPortal } from './running-portal.ts'

const folder = fileURLToPath(new URL('../../../../../packages/saml/vectors', import.meta.url))

/** The vectors that are responses; logout messages come by another way. */
export const responses = (kind: 'good' | 'bad'): readonly StoredVector[] =>
  readVectors(folder, kind).filter(({ params }) => params.kind === 'response')

const digest = (text: string): Uint8Array => createHash('sha256').update(text).digest()
const flowToken = `s${'b'.repeat(43)}`

export interface Posted {
  readonly response: LightMyRequestResponse
  /** What the audit log tells of the refusal; undefined when there was none. */
  readonly refusal: JsonObject | undefined
  /** Who is signed in by it; undefined when nobody is. */
  readonly userName: string | undefined
}

export class SamlPortal {
  readonly running: RunningPortal
  #requests = 0

  private constructor(running: RunningPortal) {
    this.running = running
  }

  static async start(): Promise<SamlPortal> {
    return new SamlPortal(await startPortal('SQLite', { origin: 'https://portal.example', rateLimits: false }))
  }

  /** Sets the one provider up as a vector wants it, with the request it answers under way, and posts a message to it. */
  async post(vector: StoredVector, message = vector.message): Promise<Posted> {
    const { app, portal, time } = this.running
    time.now = vector.params.now
    const providerId = await this.#setUp(vector)
    const response = await app.inject({
      method: 'POST',
      url: '/auth/saml2/',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        cookie: `__Host-sealpost-flow-${'a'.repeat(11)}=${flowToken}`
      },
      payload: new URLSearchParams({ SAMLResponse: message }).toString()
    })
    await portal.store.flush()
    const { events } = await portal.store.events.search({ actions: ['sign-on.refused'], limit: 1 })
    const refusal = events.find(({ details }) => details.providerId === providerId)?.details
    return { response, refusal, userName: await this.#signedIn(response) }
  }

  async #setUp({ params, expectation }: StoredVector): Promise<string> {
    const { portal } = this.running
    const id = newId<'provider'>(Date.now())
    const keys = (expectation.decryptionKeys ?? []).map(privateKey =>
      sealKey(portal.secrets, { certificate: '', privateKey })
    )
    await portal.store.write(async tx => {
      for (const before of await tx.providers.all()) await tx.providers.remove(before.id)
      await tx.providers.insert({
        ...{ id, slug: null, name: 'IdP', enabled: true, signInUrl: 'https://idp.example/', signOutUrl: null },
        ...expectation.provider,
        ...{ unsolicited: params.answers === 'unsolicited', justInTime: true, signRequests: false, domains: [] },
        ...{ createdAt: params.now, changedAt: params.now, lastSignInAt: null, lastCertificate: null }
      })
      await tx.settings.write(keySetting, keys)
      if (params.answers === 'unsolicited') return
      // The same request is asked again for each vector that answers it.
      await tx.expired.remove(params.now + 3_600_000 + this.#requests++)
      await tx.authnRequests.insert({
        ...{ idHash: digest(params.answers.requestId), providerId: id, browserHash: digest(flowToken) },
        ...{ returnTo: '/after', testedBy: null, createdAt: params.now, expiresAt: params.now + 900_000 }
      })
    })
    return id
  }

  async #signedIn(response: LightMyRequestResponse): Promise<string | undefined> {
    const [cookie] = String(response.headers['set-cookie'] ?? '').split(';', 1)
    if (!cookie) return undefined
    const session = await this.running.app.inject({ url: '/api/session', headers: { cookie } })
    return session.statusCode === 200 ? session.json().userName : undefined
  }
}
