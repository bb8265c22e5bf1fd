import { describe, expect, it } from 'vitest'
import { overEachDatabase } from '../test/everywhere.ts'
import { mounts, origin } from '../test/running-portal.ts'
import { errorUrn, freshName, ScimClient } from '../test/scim-client.ts'

overEachDatabase(
  running => {
    describe.each(mounts)('at the mount %s', mount => {
      const client = () => new ScimClient(running(), mount)

      it.each([
        'application/xml',
        'text/plain',
        'application/x-www-form-urlencoded',
        'application/jsonx',
        'nonsense',
        'application/json-patch+json'
      ])('a body of the type %s is 415 and says what to send', async type => {
        const answer = await client().with({ 'content-type': type }).send('POST', '/Users', 'a=b')
        expect(answer).toMatchObject({
          status: 415,
          body: { detail: expect.stringContaining('application/scim+json') }
        })
      })

      it('a compressed body is 415 and says which encoding to send', async () => {
        const answer = await client()
          .with({ 'content-encoding': 'gzip' })
          .send('POST', '/Users', Buffer.from([0x1f, 0x8b]))
        expect(answer).toMatchObject({ status: 415, headers: { 'accept-encoding': 'identity' } })
      })

      it('a body that does not say what it is counts as SCIM', async () => {
        const answer = await client()
          .with({ 'content-type': undefined })
          .send('POST', '/Users', Buffer.from(JSON.stringify({ userName: freshName() })))
        expect(answer.status).toBe(201)
      })

      it.each(['text/html', 'application/xml;q=1, application/json;q=0'])(
        'an Accept header of %s is 406',
        async accept => {
          expect((await client().with({ accept }).get('/Users')).status).toBe(406)
        }
      )

      it.each(['*/*', 'application/*', 'application/json', 'text/html, */*;q=0.1', ''])(
        'an Accept header of "%s" is fine',
        async accept => {
          expect((await client().with({ accept }).get('/Users?count=0')).status).toBe(200)
        }
      )

      it('a body that is too large is 413, whether it says its length or not', async () => {
        const large = JSON.stringify({ userName: freshName(), title: 'x'.repeat(20_000) })
        expect(await client().send('POST', '/Users', large)).toMatchObject({
          status: 413,
          body: { detail: expect.stringContaining('10000 bytes') }
        })
      })

      it.each([
        ['PATCH', '/Users', 'GET, POST'],
        ['GET', '/Users/.search', 'POST'],
        ['GET', '/Bulk', 'POST'],
        ['POST', '/Me', 'GET'],
        ['DELETE', '/', 'GET'],
        ['POST', '/Users/1', 'GET, PUT, PATCH, DELETE'],
        ['OPTIONS', '/Users/', 'GET, POST'],
        ['PUT', '/Groups', 'GET, POST'],
        ['PROPFIND', '/Users', 'GET, POST'],
        ['HEAD', '/Users', 'GET, POST'],
        ['TRACE', '/Schemas', 'GET']
      ] as const)('%s %s is 405 and says what is taken', async (method, path, allow) => {
        const answer = await client().send(method as 'GET', path)
        expect(answer).toMatchObject({ status: 405, headers: { allow } })
      })

      it('an unknown address is 404 whatever its method and body', async () => {
        for (const method of ['GET', 'POST', 'DELETE'] as const) {
          expect((await client().send(method, '/Robots', method === 'GET' ? undefined : 'junk')).status).toBe(404)
        }
        expect((await client().get('/Users/1/name')).status).toBe(404)
      })

      it('slashes that are doubled or trail are no matter', async () => {
        const { id } = await client().create()
        for (const path of [`//Users/${id}`, `/Users//${id}/`, `///Users/${id}//`]) {
          expect((await client().get(path)).body.id, path).toBe(id)
        }
      })

      it('percent signs that encode nothing are 400, in a path and in a query', async () => {
        expect((await client().get('/Users/%zz')).body).toMatchObject({ status: '400', scimType: 'invalidValue' })
        expect((await client().get('/Users?filter=%ff')).body).toMatchObject({
          status: '400',
          scimType: 'invalidFilter'
        })
      })

      it.each(['x'.repeat(5_000), '%00', '..%2f..%2f', "' or 1=1 --", '__proto__', 'ÅÄÖ'])(
        'the id %s names nobody',
        async id => {
          expect((await client().get(`/Users/${id.includes('%') ? id : encodeURIComponent(id)}`)).status).toBe(404)
          expect((await client().delete(`/Users/${id.includes('%') ? id : encodeURIComponent(id)}`)).status).toBe(404)
        }
      )

      it('a body that is refused leaves the connection open, and one that was cut short does not', async () => {
        const refused = await client().send('POST', '/Users', '{"userName":}')
        expect(refused.body.detail).toContain('line 1, column 13')
        expect(refused.headers.connection).not.toBe('close')
      })

      it('a service account is nobody to SCIM: not found, not listed, its name refused', async () => {
        const { key, userName } = running().key
        expect((await client().get(`/Users/${key.ownerId}`)).status).toBe(404)
        expect((await client().patch(key.ownerId, { op: 'replace', path: 'active', value: false })).status).toBe(404)
        expect((await client().delete(`/Users/${key.ownerId}`)).status).toBe(404)
        expect((await client().find(`userName eq "${userName}"`)).body.totalResults).toBe(0)
        expect((await client().post('/Users', { userName })).status).toBe(409)
      })
    })

    it.each(['/scim', '/scim/v1/Users', '/SCIM/v2/Users', '/scim/v2.0/'])(
      '%s is no endpoint, and says where they are',
      async url => {
        const response = await running().app.inject({ url })
        expect(response.statusCode).toBe(404)
        expect(response.headers['content-type']).toBe('application/scim+json; charset=utf-8')
        expect(response.json()).toMatchObject({
          schemas: [errorUrn],
          detail: expect.stringContaining(`${origin}/scim/v2/entra/`)
        })
      }
    )
  },
  { bodyLimitBytes: 10_000 }
)
