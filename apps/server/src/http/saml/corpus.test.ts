import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { responses, SamlPortal } from '../test/saml-portal.ts'

/**
 * Reasons that tell of the question a response answers. Which of them it is depends on the way the message came, which the vectors of the
 * package know only half of: there the request is given, here it is found.
 */
const aboutTheQuestion = ['inresponseto_unknown', 'unsolicited', 'request_for_another_idp', 'subject_confirmation']

describe('every message of the corpus, posted to a portal', () => {
  let portal: SamlPortal
  beforeAll(async () => {
    portal = await SamlPortal.start()
  })
  afterAll(() => portal.running.close())

  it.each(responses('bad').map(vector => [vector.name, vector] as const))('%s is refused', async (_name, vector) => {
    const { response, refusal } = await portal.post(vector)
    expect(response.statusCode).toBe(303)
    expect(response.headers.location).toMatch(/^\/auth\/error#code=sign-on\.(refused|form)&reference=[0-9A-F]{12}$/)
    expect(response.headers['set-cookie']).toBeUndefined()
    if (String(response.headers.location).includes('sign-on.form')) return expect(vector.message).toBe('')
    const expected = 'refused' in vector.params.expected ? vector.params.expected.refused : undefined
    expect(aboutTheQuestion.includes(String(expected)) ? aboutTheQuestion : [expected]).toContain(refusal?.reason)
    expect(refusal?.explanation).toMatch(/\w/)
  })

  it.each(responses('good').map(vector => [vector.name, vector] as const))('%s signs in', async (_name, vector) => {
    if (!('accepted' in vector.params.expected)) throw new Error('not a response')
    const { nameId, email, sessionNotOnOrAfter } = vector.params.expected.accepted
    const { response, refusal, userName } = await portal.post(vector)
    expect([response.statusCode, refusal]).toEqual([303, undefined])
    expect(response.headers.location).toBe(vector.params.answers === 'unsolicited' ? '/' : '/after')
    // A provider may let a session end within the time that its clock may differ.
    if (sessionNotOnOrAfter !== null && sessionNotOnOrAfter <= vector.params.now)
      return expect(userName).toBeUndefined()
    expect([nameId.toLowerCase(), email]).toContain(userName?.toLowerCase())
    // The very same bytes once more.
    const again = await portal.running.app.inject({
      method: 'POST',
      url: '/auth/saml2/',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ SAMLResponse: vector.message }).toString()
    })
    expect(again.headers.location).toMatch(/^\/auth\/error#code=sign-on\.refused/)
  })
})
