import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { changeSite } from '../../domain/site.ts'
import { type RunningPortal, startPortal } from '../test/running-portal.ts'

const files = {
  'sign-in.html': '<!doctype html><title>sign-in</title>',
  'console.html': '<!doctype html><title>console</title>',
  'receive.html': '<!doctype html><title>receive</title>',
  'download-worker.js': 'download()',
  'assets/cipher-5e6f.wasm': 'wasm',
  'favicon.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
  'sizes.json': '{"not":"served"}',
  'assets/console-1a2b.js': 'console()',
  'assets/console-1a2b.js.br': 'brotli',
  'assets/console-1a2b.js.gz': 'gzip',
  'assets/plain-3c4d.css': 'body{}'
}

let folder: string
let running: RunningPortal
beforeAll(async () => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sealpost-pages-'))
  const dist = path.join(folder, 'dist')
  fs.mkdirSync(path.join(dist, 'assets'), { recursive: true })
  for (const [name, text] of Object.entries(files)) fs.writeFileSync(path.join(dist, name), text)
  fs.writeFileSync(path.join(folder, 'secret.css'), 'secret')
  running = await startPortal('SQLite', { pages: { folder: dist } })
})
afterAll(async () => {
  await running.close()
  fs.rmSync(folder, { recursive: true, force: true })
})

const get = (url: string, headers: Record<string, string> = {}) => running.app.inject({ url, headers })

describe('a page', () => {
  it.each(['/auth', '/auth/', '/auth/error', '/welcome', '/auth/?returnTo=%2Fprofile'])(
    '%s is for signing in',
    async url => {
      const response = await get(url)
      expect(response).toMatchObject({ statusCode: 200, payload: files['sign-in.html'] })
      expect(response.headers['content-type']).toBe('text/html; charset=utf-8')
    }
  )

  it.each([
    '/',
    '/console',
    '/console/',
    '/console/users/deactivated',
    '/profile',
    '/profile/keys',
    '/send',
    '/send/to',
    '/history',
    '/history/0190f1c0',
    '/requests',
    '/requests/new',
    '/console/../console/x'
  ])('%s is of the console', async url => {
    expect(await get(url)).toMatchObject({ statusCode: 200, payload: files['console.html'] })
  })

  it.each(['/r', '/r/', '/r/0190f1c0', '/q/0190f1c0', '/u/amara', '/u/amara.okafor/'])(
    '%s is for who has a link',
    async url => {
      expect(await get(url)).toMatchObject({ statusCode: 200, payload: files['receive.html'] })
    }
  )

  it.each(['/nowhere', '/auth/foo', '/healthz/x'])('is shown to a person at %s, where nothing is', async url => {
    const answer = await get(url, { accept: 'text/html,application/xhtml+xml' })
    expect(answer).toMatchObject({ statusCode: 404, payload: files['console.html'] })
    expect(answer.headers['content-security-policy']).toBe((await get('/')).headers['content-security-policy'])
    expect(answer.headers['cache-control']).toBe('no-store')
  })

  it.each(['/nowhere', '/api/nowhere', '/scim/nowhere', '/scim/v2/nowhere'])(
    'is not what a program gets at %s, nor what is answered in another language',
    async url => {
      const accept = url.startsWith('/nowhere') ? 'application/json' : 'text/html'
      const { headers, statusCode } = await get(url, { accept })
      expect(statusCode).toBeGreaterThanOrEqual(401)
      expect(headers['content-type']).toMatch(/json/)
    }
  )

  it('for signing in may load and do nothing but what it is made of', async () => {
    for (const url of ['/auth/', '/auth/error', '/welcome'])
      expect((await get(url)).headers['content-security-policy']).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types svelte-trusted-html"
      )
  })

  it('that seals and opens may do that besides, and still runs no code but its own files’', async () => {
    for (const url of ['/', '/send', '/history/x', '/requests', '/r/x', '/q/x', '/u/x'])
      expect((await get(url)).headers['content-security-policy']).toBe(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types svelte-trusted-html sealpost-worker; worker-src 'self'; frame-src 'self'"
      )
  })

  it.each(['/auth/', '/send', '/r/x'])('%s is kept nowhere and stands in no other', async url => {
    const { headers } = await get(url)
    expect(headers['x-frame-options']).toBe('DENY')
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': 'max-age=31536000',
      'x-content-type-options': 'nosniff'
    })
    expect(headers['permissions-policy']).toContain('camera=()')
    expect(headers).not.toHaveProperty('set-cookie')
  })

  it.each(['POST', 'PUT', 'DELETE'] as const)('takes no %s', async method => {
    expect((await running.app.inject({ method, url: '/console/users' })).statusCode).toBe(404)
  })

  it('answers HEAD without a body', async () => {
    const response = await running.app.inject({ method: 'HEAD', url: '/auth/' })
    expect(response).toMatchObject({ statusCode: 200, payload: '' })
  })
})

describe('a file', () => {
  it('with its digest in its name is kept for ever, in the smallest form the browser takes', async () => {
    for (const [accept, payload, encoding] of [
      ['gzip, deflate, br', 'brotli', 'br'],
      ['gzip', 'gzip', 'gzip'],
      ['identity', 'console()', undefined]
    ] as const) {
      const response = await get('/assets/console-1a2b.js', { 'accept-encoding': accept })
      expect(response).toMatchObject({ statusCode: 200, payload })
      expect(response.headers['content-encoding']).toBe(encoding)
      expect(response.headers).toMatchObject({
        'cache-control': 'public, max-age=31536000, immutable',
        'content-type': 'text/javascript; charset=utf-8',
        'cross-origin-resource-policy': 'same-origin',
        vary: 'accept-encoding',
        'x-content-type-options': 'nosniff'
      })
    }
    expect((await get('/assets/plain-3c4d.css', { 'accept-encoding': 'br' })).payload).toBe('body{}')
  })

  it('without one is asked about again', async () => {
    const first = await get('/favicon.svg')
    expect(first.headers).toMatchObject({ 'cache-control': 'no-cache', 'content-type': 'image/svg+xml' })
    const again = await get('/favicon.svg', { 'if-none-match': String(first.headers.etag) })
    expect(again).toMatchObject({ statusCode: 304, payload: '' })
  })

  it.each([
    '/console.html',
    '/sign-in.html',
    '/receive.html',
    '/sizes.json',
    '/assets/console-1a2b.js.br',
    '/assets/',
    '/secret.css',
    '/../secret.css',
    '/assets/../../secret.css',
    '/assets/..%2f..%2fsecret.css',
    '/assets/%2e%2e/%2e%2e/secret.css',
    '/assets/..%5c..%5csecret.css',
    '/assets//console-1a2b.js',
    '/assets/console-1a2b.js%00'
  ])('%s is none', async url => {
    const response = await get(url)
    expect(response.statusCode).toBe(404)
    expect(response.payload).not.toContain('secret')
  })
})

describe('a script of a worker', () => {
  it('comes with its own bounds', async () => {
    const { headers } = await get('/assets/console-1a2b.js')
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
    expect((await get('/assets/cipher-5e6f.wasm')).headers['content-type']).toBe('application/wasm')
  })

  it('that makes downloads may load nothing, and is asked about again each time', async () => {
    const { headers, payload } = await get('/download-worker.js')
    expect(payload).toBe('download()')
    expect(headers).toMatchObject({
      'cache-control': 'no-cache',
      'content-type': 'text/javascript; charset=utf-8',
      'service-worker-allowed': '/download/',
      'content-security-policy':
        "default-src 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    })
  })

  it.each(['/download/', '/download/0190f1c0'])('answers for %s in browsers alone', async url => {
    expect((await get(url)).statusCode).toBe(404)
    const { statusCode, headers } = await get(url, { accept: 'text/html' })
    expect(statusCode).toBe(404)
    expect(headers['x-frame-options']).toBe('DENY')
  })
})

describe('the colours', () => {
  it('follow the site options', async () => {
    const before = await get('/theme.css')
    expect(before).toMatchObject({ statusCode: 200, payload: ':root{--accent:#0f766e;--on-accent:#ffffff}\n' })
    expect(before.headers).toMatchObject({ 'cache-control': 'no-cache', 'content-type': 'text/css; charset=utf-8' })
    const etag = String(before.headers.etag)
    expect((await get('/theme.css', { 'if-none-match': etag })).statusCode).toBe(304)
    const site = { name: 'Acme', accent: '#ffcc00', sessionIdleMinutes: 60, sessionMaxHours: 12 }
    await changeSite(running.portal, running.operator, site)
    const after = await get('/theme.css', { 'if-none-match': etag })
    expect(after).toMatchObject({ statusCode: 200, payload: ':root{--accent:#ffcc00;--on-accent:#000000}\n' })
  })
})

describe('pages that were not built', () => {
  it.each(['/', '/auth/', '/console/users'])('%s says what to do', async url => {
    const bare = await startPortal('SQLite', { pages: { folder: path.join(folder, 'none') } })
    const response = await bare.app.inject({ url })
    expect(response.statusCode).toBe(503)
    expect(response.payload).toContain('npm start')
    await bare.close()
  })
})
