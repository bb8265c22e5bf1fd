import { describe, expect, it } from 'vitest'
import type { TransferId } from '../../../domain/id.ts'
import { mailedCode } from '../../../domain/test/transfers.ts'
import { Browser } from '../../test/browser.ts'
import { overEachDatabase } from '../../test/everywhere.ts'
import { addWhole, calling, expecting, header, manifest, publicKey, sendWhole } from '../../test/exchange.ts'
import { addAccount, signedInAs } from '../../test/signed-in.ts'
import { callSigned, keyOf } from '../../test/signing.ts'

overEachDatabase(running => {
  const sender = async () => calling(await signedInAs(running(), await addAccount(running())))
  const guest = () => new Browser(running())

  describe('a transfer', () => {
    it('is sent part by part, and read over its link by who proves their address with a code', async () => {
      const send = await sender()
      const { id, files, proof } = await sendWhole(send, undefined, [0, 70_000])
      const reader = guest()
      const read = calling(reader, proof)
      expect((await expecting(200, read('GET', `/links/${id}`))).body).toMatchObject({ next: 'address', files: 2 })
      expect((await read('GET', `/links/${id}/content`)).body.code).toBe('transfer.address')

      const asked = await expecting(202, read('POST', `/links/${id}/code`, { address: 'bo@elsewhere.example' }))
      expect(asked.body).toEqual({ minutes: 10 })
      expect(reader.lastCookies).toMatchObject([
        {
          name: '__Host-sealpost-reader',
          value: expect.stringMatching(/^[\w-]{43}$/),
          attributes: ['Max-Age=2592000', 'Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']
        }
      ])
      const code = await mailedCode(running().portal, id as TransferId)
      await expecting(204, read('POST', `/links/${id}/code/verification`, { code }))
      expect((await read('GET', `/links/${id}`)).body.next).toBe('content')

      const { body: content } = await expecting(200, read('GET', `/links/${id}/content`))
      expect(content).toMatchObject({ id, manifest, files: [{ bytes: 0, header }, { bytes: 70_000 }] })
      for (const file of files) {
        const got = await expecting(200, read('GET', `/links/${id}/files/${file.id}`))
        expect(got.bytes.equals(file.bytes)).toBe(true)
        await expecting(204, read('POST', `/links/${id}/files/${file.id}/receipt`))
      }
      const { body: status } = await expecting(200, send('GET', `/transfers/${id}`))
      expect(status).toMatchObject({
        state: 'open',
        openedBy: 1,
        people: [{ address: 'bo@elsewhere.example', fetched: 2 }]
      })
      const { body: history } = await expecting(200, send('GET', '/transfers?search=BO@else'))
      expect(history).toMatchObject({ total: 1, transfers: [{ id }] })
    })

    it('goes on where it was: what is there is told as bits, and a part by its digest', async () => {
      const send = await sender()
      const { body: draft } = await expecting(201, send('POST', '/transfers', { access: 'public' }))
      const { body: file } = await expecting(201, send('POST', `/transfers/${draft.id}/files`, { bytes: 80_000_000 }))
      expect(file.parts).toBe(10)
      const parts = `/transfers/${draft.id}/files/${file.id}/parts`
      const last = Buffer.alloc(file.sealedBytes - 9 * 8_390_656, 7)
      await expecting(204, send('PUT', `${parts}/9`, last))
      await expecting(204, send('PUT', `${parts}/9`, last))
      const { body: there } = await expecting(200, send('GET', parts))
      expect(there).toEqual({ parts: 10, complete: false, received: Buffer.from([0, 2]).toString('base64url') })
      const { body: digest } = await expecting(200, send('GET', `${parts}/9`))
      expect(digest).toEqual({ bytes: last.length, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
      const early = await send('POST', `/transfers/${draft.id}/files/${file.id}/completion`, { header })
      expect(early).toMatchObject({ status: 409, body: { code: 'file.incomplete' } })
      await expecting(204, send('DELETE', `/transfers/${draft.id}/files/${file.id}`))
      await expecting(204, send('DELETE', `/transfers/${draft.id}`))
    })

    it('is extended, shared with more, revoked and deleted by its owner', async () => {
      const send = await sender()
      const { id, files } = await sendWhole(send)
      await expecting(204, send('PATCH', `/transfers/${id}`, { expiresInDays: 30 }))
      await expecting(204, send('POST', `/transfers/${id}/recipients`, { recipients: ['cy@elsewhere.example'] }))
      expect((await expecting(200, send('POST', `/transfers/${id}/notification`, {}))).body).toEqual({ notified: 2 })
      const { body: status } = await send('GET', `/transfers/${id}`)
      expect(status.people).toHaveLength(2)
      await expecting(204, send('DELETE', `/transfers/${id}/recipients/${status.people[0].id}`))
      await expecting(200, send('GET', `/transfers/${id}/content`))
      const own = await expecting(200, send('GET', `/transfers/${id}/files/${files[0]?.id}`))
      expect(own.bytes.equals(files[0]?.bytes ?? Buffer.alloc(0))).toBe(true)
      await expecting(204, send('POST', `/transfers/${id}/files/${files[0]?.id}/receipt`))
      await expecting(204, send('POST', `/transfers/${id}/revocation`))
      expect(await send('GET', `/transfers/${id}/content`)).toMatchObject({
        status: 410,
        body: { code: 'transfer.over' }
      })
      await expecting(204, send('DELETE', `/transfers/${id}`))
      expect(await send('GET', `/transfers/${id}`)).toMatchObject({ status: 404, body: { code: 'transfer.unknown' } })
    })

    it('with a password is read by who knows it', async () => {
      const { id, proof } = await sendWhole(await sender(), { access: 'public', password: 'between us two' })
      const read = calling(guest(), proof)
      expect((await read('GET', `/links/${id}`)).body.next).toBe('password')
      expect(await read('POST', `/links/${id}/password`, { password: 'a guess of it' })).toMatchObject({
        status: 403,
        body: { code: 'transfer.password' }
      })
      await expecting(204, read('POST', `/links/${id}/password`, { password: 'between us two' }))
      await expecting(200, read('GET', `/links/${id}/content`))
    })

    it('addressed to somebody who is signed in needs no code', async () => {
      const colleague = await addAccount(running())
      const { id, proof } = await sendWhole(await sender(), {
        access: 'recipients',
        recipients: [colleague.attributes.userName]
      })
      const read = calling(await signedInAs(running(), colleague), proof)
      expect((await read('GET', `/links/${id}`)).body).toMatchObject({
        next: 'content',
        signedInAs: colleague.attributes.userName
      })
      await expecting(200, read('GET', `/links/${id}/content`))
      expect((await read('GET', '/transfers?view=received')).body).toMatchObject({ total: 1, transfers: [{ id }] })
    })

    it('is sent and read by programs that sign with an API key', async () => {
      const owner = await addAccount(running(), { signIn: 'service' })
      const key = await keyOf(running(), owner)
      const program = guest()
      const { id, files } = await sendWhole((method, path, body) => callSigned(program, key, method, path, body))
      expect((await callSigned(program, key, 'GET', '/transfers?view=sent&limit=1')).body).toMatchObject({ total: 1 })
      expect((await callSigned(program, key, 'GET', `/transfers/${id}/files/${files[0]?.id}`)).bytes).toHaveLength(21)
      const { body: suggested } = await callSigned(program, key, 'GET', '/recipients?search=bo%40else')
      expect(suggested.suggestions).toEqual([{ address: 'bo@elsewhere.example', name: null }])
      expect((await callSigned(program, key, 'GET', '/exchange')).body).toMatchObject({ mail: true, maxFiles: 1_000 })
    })
  })

  describe('being sent things', () => {
    it('begins with a receiving key, and a request link or personal address at which outsiders send in', async () => {
      const own = await sender()
      expect((await own('GET', '/receiving-key')).body).toEqual({ key: null })
      const { body: key } = await expecting(201, own('POST', '/receiving-key', { publicKey, sealedIdentity: header }))
      expect((await own('GET', `/receiving-key/${key.id}`)).body).toEqual(key)
      const { body: link } = await expecting(201, own('POST', '/request-links', { title: 'Invoices' }))
      expect(link.address).toBe(`${running().portal.origin}/q/${link.id}`)
      const { body: proposal } = await expecting(200, own('GET', '/personal-address'))
      await expecting(200, own('PUT', '/personal-address', { enabled: true, name: proposal.name }))

      for (const place of [`/requests/${link.id}`, `/people/${proposal.name}`]) {
        const outsider = guest()
        const { body: door } = await expecting(200, outsider.get(place))
        expect(door).toMatchObject({ publicKey, title: place.startsWith('/requests') ? 'Invoices' : null })
        const { body: draft } = await expecting(201, outsider.post(`${place}/transfers`))
        const send = calling(outsider, { 'x-sealpost-upload': draft.uploadToken })
        const file = await addWhole(send, draft.id, 5)
        // The answer that named them may have been lost.
        const { body: more } = await expecting(201, send('POST', `/transfers/${draft.id}/files`, { bytes: 9_000_000 }))
        const { body: listed } = await expecting(200, send('GET', `/transfers/${draft.id}/files`))
        expect(listed.files).toEqual([
          { id: file.id, position: 0, bytes: 5 },
          { id: more.id, position: 1, bytes: 9_000_000 }
        ])
        expect((await outsider.get(`/transfers/${draft.id}/files`)).status).toBe(401)
        await expecting(204, send('DELETE', `/transfers/${draft.id}/files/${more.id}`))
        await expecting(200, send('POST', `/transfers/${draft.id}/completion`, { manifest }))
        expect((await own('GET', `/transfers/${draft.id}/content`)).body).toMatchObject({ receivingKeyId: key.id })
      }
      expect((await own('GET', '/transfers?view=sent-in')).body).toMatchObject({ total: 2 })
      await expecting(204, own('DELETE', `/request-links/${link.id}`))
      expect((await own('GET', '/request-links')).body.links).toMatchObject([{ revokedAt: expect.any(String) }])
      expect(await guest().get(`/requests/${link.id}`)).toMatchObject({
        status: 404,
        body: { code: 'request-link.unknown' }
      })
    })
  })

  it('an administrator says what may be sent', async () => {
    const administrator = await signedInAs(running(), await addAccount(running(), { administrator: true }))
    const { body: options } = await expecting(200, administrator.get('/exchange-options'))
    await expecting(200, administrator.put('/exchange-options', { ...options, maxRecipients: 99 }))
    expect((await administrator.get('/exchange')).body.maxRecipients).toBe(99)
    const wrong = await administrator.put('/exchange-options', { ...options, expiryMinDays: 20, expiryDefaultDays: 5 })
    expect(wrong).toMatchObject({ status: 400, body: { code: 'exchange.options', fields: expect.any(Object) } })
  })
})
