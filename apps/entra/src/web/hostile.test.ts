import http from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createPageVisitor } from '../testing/page-visitor.ts'
import { createTestTenant, type TestTenant } from '../testing/tenant-host.ts'
import type { RunningServer } from './server.ts'

let tenant: TestTenant
let server: RunningServer
beforeEach(async () => {
  tenant = await createTestTenant()
  server = await tenant.serve()
})
afterEach(async () => {
  await server.close()
  await tenant.dispose()
})

/** A request with headers that fetch would not send. */
const raw = (path: string, headers: Record<string, string>, body?: string) =>
  new Promise<{ status: number; headers: http.IncomingHttpHeaders; text: string }>((resolve, reject) => {
    const { hostname, port } = new URL(server.origin)
    const method = body === undefined ? 'GET' : 'POST'
    const request = http.request({ hostname, port, path, method, headers }, response => {
      const chunks: Buffer[] = []
      response.on('data', chunk => chunks.push(chunk))
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(chunks).toString('utf8')
        })
      )
    })
    request.on('error', reject)
    request.end(body)
  })

const form = { 'content-type': 'application/x-www-form-urlencoded' }
const newUser = 'action=create&userPrincipalName=eve%40contoso.com'

describe('other pages in the same browser', () => {
  it('reach nothing by a name that resolves here', async () => {
    for (const host of ['evil.example', 'localhost.evil.example'])
      expect((await raw('/users', { host })).status).toBe(421)
    for (const host of ['localhost', '127.0.0.1:80', '[::1]:1'])
      expect((await raw('/users', { host })).status).toBe(200)
  })

  it('send no form, and cannot frame a page', async () => {
    for (const origin of ['https://evil.example', 'null', `${server.origin}0`])
      expect((await raw('/users/new', { ...form, origin }, newUser)).status).toBe(403)
    expect((await tenant.run('user', 'list')).json.users).toStrictEqual([])
    expect((await raw('/users/new', { ...form, origin: server.origin }, newUser)).status).toBe(303)
    const { headers } = await raw('/users', {})
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    expect(headers['x-content-type-options']).toBe('nosniff')
    expect(headers['cache-control']).toBe('no-store')
  })

  it('are no place to go on to after sign-in', async () => {
    await tenant.run('user', 'add', 'amara@contoso.com')
    const user = (await tenant.run('user', 'list')).json.users[0]?.objectId
    for (const onward of [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      '/\t/evil.example',
      'users',
      ''
    ])
      expect([
        onward,
        (await raw('/pick-account', form, `user=${user}&continue=${encodeURIComponent(onward)}`)).headers.location
      ]).toStrictEqual([onward, '/my-apps'])
    const { headers } = await raw('/pick-account', form, `user=${user}&continue=%2Fusers%3Fa%3Db`)
    expect(headers.location).toBe('/users?a=b')
    expect(headers['set-cookie']?.[0]).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/)
  })
})

describe('what people enter', () => {
  const mark = '"><script>alert(1)</script>\'&'

  it('is text on every page, whatever it holds', async () => {
    await tenant.run('app', 'create', mark)
    await tenant.run('user', 'add', 'amara@contoso.com', '--display-name', mark)
    await tenant.run('group', 'add', mark)
    await tenant.run('app', 'assign', 'amara@contoso.com')
    await tenant.run('app', 'sso', 'set', '--identifier', 'x"><script>', '--relay-state', mark)
    const visitor = createPageVisitor(server.origin)
    const seen = new Set(['/'])
    for (const address of seen) {
      const { html, status, headers } = await visitor.open(address)
      expect([address, status]).toStrictEqual([address, 200])
      if (!headers.get('content-type')?.startsWith('text/html')) continue
      expect(html).not.toContain('<script>')
      for (const [, href = ''] of html.matchAll(/href="(\/[^"#]*)"/g))
        if (!href.startsWith('/signin/')) seen.add(href.replaceAll('&amp;', '&'))
    }
    expect(seen.size).toBeGreaterThan(25)
    expect(tenant.errors).toStrictEqual([])
  })

  it('does not reach a prototype, and what is not there is a page that says so', async () => {
    await tenant.run('app', 'create', 'Portal')
    for (const path of [
      '/users/__proto__',
      '/users/constructor',
      '/groups/__proto__',
      '/apps/nothing/overview',
      '/signin/nothing',
      '/00000000-0000-0000-0000-000000000000/saml2?SAMLRequest=x',
      '/nothing'
    ]) {
      const { status, text } = await raw(path, {})
      expect([path, status, text.includes('role="alert"')]).toStrictEqual([path, 404, true])
    }
    expect((await raw('/pick-account', form, 'user=__proto__')).status).toBe(404)
    expect((await tenant.run('user', 'disable', 'constructor')).code).toBe(2)
    for (const action of ['', '__proto__', 'toString'])
      expect((await raw('/users/new', form, `action=${action}`)).status).toBe(400)
    expect((await raw('/users/new', { 'content-type': 'text/plain' }, newUser)).status).toBe(400)
    expect((await raw('/users/new', { 'content-type': 'application/xml' }, newUser)).status).toBe(415)
    expect((await raw('/users/new', form, `action=create&x=${'y'.repeat(300_000)}`)).status).toBe(413)
    expect(tenant.errors).toStrictEqual([])
  })
})

describe('entra serve', () => {
  it('prints its address on one line, as JSON where asked, and ends when it is told to', async () => {
    tenant.stop()
    const { json, code } = await tenant.run('serve', '--port', '0')
    expect(code).toBe(0)
    expect(json.origin).toMatch(/^http:\/\/localhost:\d+$/)
    expect(json.loginUrl).toBe(`${json.origin}/${json.tenantId}/saml2`)
    expect((await tenant.text('serve', '--port', '0', '--host', '127.0.0.1')).out).toMatch(
      /^Tenant Contoso is at http:\/\/127\.0\.0\.1:\d+\/\n$/
    )
    for (const port of ['-1', '65536', 'x']) expect((await tenant.run('serve', '--port', port)).code).toBe(2)
  })
})
