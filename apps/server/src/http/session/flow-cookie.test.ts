import { fastifyCookie } from '@fastify/cookie'
import { type FastifyInstance, fastify } from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import type { SetCookie } from '../test/browser.ts'
import { cookiesOf } from '../test/browser.ts'
import type { Edge } from './edge.ts'
import { flowTokensOf, startFlow } from './flow-cookie.ts'

let app: FastifyInstance
afterEach(() => app.close())

/** A server that begins a sign-in at /start and tells the tokens that came at /tokens. */
async function serve(origin: string): Promise<void> {
  app = fastify()
  const edge = { config: { origin, trustProxy: false, rateLimits: true } } as Edge
  await app.register(fastifyCookie, { hook: false })
  app.get('/start', (request, reply) => reply.send({ token: startFlow(edge, request, reply) }))
  app.get('/tokens', async request => ({ tokens: flowTokensOf(request) }))
}

async function begin(cookie = ''): Promise<{ token: string; cookies: readonly SetCookie[] }> {
  const response = await app.inject({ url: '/start', headers: { cookie } })
  return { token: response.json().token, cookies: cookiesOf(response) }
}

const tokens = async (cookie: string): Promise<string[]> =>
  (await app.inject({ url: '/tokens', headers: { cookie } })).json().tokens

const headerOf = (cookies: readonly SetCookie[]): string =>
  cookies.map(({ name, value }) => `${name}=${value}`).join('; ')

describe('the cookie of a sign-in under way', () => {
  it('over https comes along when the identity provider’s page posts, for a quarter of an hour', async () => {
    await serve('https://portal.example.com')
    const { token, cookies } = await begin()
    expect(cookies).toMatchObject([{ value: token }])
    expect(cookies[0]?.name).toMatch(/^__Host-sealpost-flow-[\w-]{11}$/)
    expect(cookies[0]?.attributes).toEqual(
      expect.arrayContaining(['Path=/', 'HttpOnly', 'Secure', 'SameSite=None', 'Max-Age=900'])
    )
    expect(await tokens(headerOf(cookies))).toEqual([token])
  })

  it('over http stays on the site, since browsers send none across sites there', async () => {
    await serve('http://localhost:8080')
    const { token, cookies } = await begin()
    expect(cookies[0]?.name).toMatch(/^sealpost-flow-/)
    expect(cookies[0]?.attributes).toEqual(expect.arrayContaining(['HttpOnly', 'SameSite=Lax', 'Max-Age=900']))
    expect(await tokens(headerOf(cookies))).toEqual([token])
  })

  it('is another for every sign-in, so that several can be under way', async () => {
    await serve('https://portal.example.com')
    const [one, other] = [await begin(), await begin()]
    expect(one.token).not.toBe(other.token)
    expect(await tokens(headerOf([...one.cookies, ...other.cookies]))).toEqual([one.token, other.token])
  })

  it('given out over https counts for nothing under a name that another host of the domain can plant', async () => {
    await serve('https://portal.example.com')
    const { token } = await begin()
    expect(await tokens(`sealpost-flow-AAAAAAAAAAA=${token}`)).toEqual([])
    expect(await tokens('sealpost-flow-AAAAAAAAAAA=x; __Host-sealpost-flow-=x; sealpost=x')).toEqual([])
  })

  it('makes room for itself when too many are under way', async () => {
    await serve('https://portal.example.com')
    let jar: readonly SetCookie[] = []
    for (let i = 0; i < 12; i++) {
      const { cookies } = await begin(headerOf(jar))
      const gone = cookies.filter(({ attributes }) => attributes.includes('Max-Age=0')).map(({ name }) => name)
      const kept = cookies.filter(({ name }) => !gone.includes(name))
      jar = [...jar.filter(({ name }) => !gone.includes(name)), ...kept]
      expect(jar.length).toBe(Math.min(i + 1, 8))
    }
  })
})
