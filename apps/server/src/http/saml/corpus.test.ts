import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readVectors, type StoredVector } from '../../../../../packages/saml/test/vectors.ts'
import { newId } from '../../domain/id.ts'
import { keySetting, sealKey } from '../../domain/sign-on/service-provider-key.ts'
import { type RunningPortal, startPortal } from '../test/running-portal.ts'

const folder = fileURLToPath(new URL('../../../../../packages/saml/vectors', import.meta.url))
const vectors = (kind: 'good' | 'bad') => readVectors(folder, kind).filter(({ params }) => params.kind === 'response')

const digest = (text: string): Uint8Array => createHash('sha256').update(text).digest()
const flowToken = `s${'b'.repeat(43)}`

/**
 * Reasons that tell of the question a response answers. Which of them it is depends on the way the message came, which the vectors of the
 * package know only half of: there the request is given, here it is found.
 */
const aboutTheQuestion = ['inresponseto_unknown', 'unsolicited', 'request_for_another_idp', 'subject_confirmation']

describe('every message of the corpus, posted to a portal', () => {
  let running: RunningPortal
  beforeAll(async () => {
    running = await startPortal('SQLite', { origin: 'https://portal.example', rateLimits: false })
  })
  afterAll(() => running.close())

  /** Sets the one provider up as a vector wants it, with the request it answers under way, and posts it. */
  async function post({ message, params, expectation }: StoredVector) {
    const { portal, time } = running
    time.now = params.now
    const providerId = newId<'provider'>(Date.now())
    const keys = (expectation.decryptionKeys ?? []).map(privateKey =>
      sealKey(portal.secrets, { certificate: '', privateKey })
    )
    await portal.store.write(async tx => {
      for (const { id } of await tx.providers.all()) await tx.providers.remove(id)
      await tx.providers.insert({
        ...{
          id: providerId,
          slug: null,
          name: 'IdP',
          enabled: true,
          signInUrl: 'https://idp.example/',
          signOutUrl: null
        },
        ...expectation.provider,
        ...{ unsolicited: params.answers === 'unsolicited', justInTime: true, signRequests: false, domains: [] },
        ...{ createdAt: params.now, changedAt: params.now, lastSignInAt: null, lastCertificate: null }
      })
      await tx.settings.write(keySetting, keys)
      if (params.answers === 'unsolicited') return
      // The same request is asked again for each vector that answers it.
      await tx.expired.remove(params.now + 3_600_000 + requests++)
      await tx.authnRequests.insert({
        ...{ idHash: digest(params.answers.requestId), providerId, browserHash: digest(flowToken) },
        ...{ returnTo: '/after', testedBy: null, createdAt: params.now, expiresAt: params.now + 900_000 }
      })
    })
    const response = await running.app.inject({
      method: 'POST',
      url: '/auth/saml2/',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        cookie: `__Host-sealpost-flow-${'a'.repeat(11)}=${flowToken}`
      },
      payload: new URLSearchParams({ SAMLResponse: message }).toString()
    })
    await portal.store.flush()
    return { response, providerId }
  }
  let requests = 0

  async function refusalOf(providerId: string) {
    const { events } = await running.portal.store.events.search({ actions: ['sign-on.refused'], limit: 1 })
    const [event] = events
    return event?.details.providerId === providerId ? event.details : undefined
  }

  it.each(vectors('bad').map(vector => [vector.name, vector] as const))('%s is refused', async (_name, vector) => {
    const { response, providerId } = await post(vector)
    expect(response.statusCode).toBe(303)
    expect(response.headers.location).toMatch(/^\/auth\/error#code=sign-on\.(refused|form)&reference=[0-9A-F]{12}$/)
    expect(response.headers['set-cookie']).toBeUndefined()
    if (String(response.headers.location).includes('sign-on.form')) return expect(vector.message).toBe('')
    const { reason, explanation } = (await refusalOf(providerId)) ?? {}
    const expected = 'refused' in vector.params.expected ? vector.params.expected.refused : undefined
    expect(aboutTheQuestion.includes(String(expected)) ? aboutTheQuestion : [expected]).toContain(reason)
    expect(explanation).toMatch(/\w/)
  })

  it.each(vectors('good').map(vector => [vector.name, vector] as const))('%s signs in', async (_name, vector) => {
    if (!('accepted' in vector.params.expected)) throw new Error('not a response')
    const { nameId, email, sessionNotOnOrAfter } = vector.params.expected.accepted
    const { response, providerId } = await post(vector)
    expect([response.statusCode, await refusalOf(providerId)]).toEqual([303, undefined])
    expect(response.headers.location).toBe(vector.params.answers === 'unsolicited' ? '/' : '/after')
    const cookie = String(response.headers['set-cookie']).split(';', 1)[0]
    const session = await running.app.inject({ url: '/api/session', headers: { cookie } })
    // A provider may let a session end within the time that its clock may differ.
    if (sessionNotOnOrAfter !== null && sessionNotOnOrAfter <= vector.params.now)
      return expect(session.statusCode).toBe(401)
    expect([nameId.toLowerCase(), email]).toContain(session.json().userName.toLowerCase())
    // The very same bytes once more.
    const again = await running.app.inject({
      method: 'POST',
      url: '/auth/saml2/',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ SAMLResponse: vector.message }).toString()
    })
    expect(again.headers.location).toMatch(/^\/auth\/error#code=sign-on\.refused/)
  })
})
