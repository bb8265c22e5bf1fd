// One response, two programs on one PostgreSQL: as a thief would use it who knows that there are several.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { createSigningKey } from '@sealpost/saml'
import pg from 'pg'
import { expect, inject, it, onTestFinished } from 'vitest'
import { issuer, samlResponse } from '../../domain/test/identity-provider.ts'

const main = fileURLToPath(new URL('../../main.ts', import.meta.url))
const flags = ['--disable-warning=ExperimentalWarning', '--conditions=@sealpost/source']
const origin = 'http://localhost:8080'

async function freshDatabase(): Promise<string> {
  const server = inject('postgresUrl')
  const name = `saml_${randomBytes(8).toString('hex')}`
  const client = new pg.Client({ connectionString: server })
  await client.connect()
  await client.query(`create database ${name}`)
  onTestFinished(async () => {
    await client.query(`drop database ${name} with (force)`)
    await client.end()
  })
  const url = new URL(server)
  url.pathname = `/${name}`
  return url.href
}

function run(env: Record<string, string>, args: readonly string[]): Promise<string> {
  const child = spawn(process.execPath, [...flags, main, ...args], { env: { PATH: process.env.PATH, ...env } })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', chunk => (said += chunk))
  return new Promise((resolve, reject) =>
    child.on('close', code => (code === 0 ? resolve(said) : reject(new Error(said))))
  )
}

/** A portal in a process of its own; its port. */
async function start(env: Record<string, string>): Promise<number> {
  const port = await new Promise<number>(resolve => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as net.AddressInfo
      server.close(() => resolve(port))
    })
  })
  const settings = { PATH: process.env.PATH, ...env, SEALPOST_PORT: String(port) }
  const child = spawn(process.execPath, [...flags, main, 'serve'], { env: settings })
  onTestFinished(async () => {
    const gone = new Promise(resolve => child.once('exit', resolve))
    child.kill('SIGTERM')
    await gone
  })
  let said = ''
  await new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error(said)))
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', chunk => {
        said += chunk
        if (said.includes('Sealpost is ready')) resolve()
      })
  })
  child.removeAllListeners('exit')
  return port
}

const post = (port: number, message: string): Promise<Response> =>
  fetch(`http://127.0.0.1:${port}/auth/saml2/`, {
    method: 'POST',
    body: new URLSearchParams({ SAMLResponse: message }),
    redirect: 'manual'
  })

it('of one response posted to two processes at once, one signs in and the other is refused', async () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sealpost-two-'))
  onTestFinished(() => fs.rmSync(folder, { recursive: true, force: true }))
  const key = await createSigningKey('Identity provider', Date.now(), 1)
  const certificate = path.join(folder, 'idp.pem')
  fs.writeFileSync(certificate, key.certificate)
  const env = { SEALPOST_DATA: folder, SEALPOST_DATABASE_URL: await freshDatabase(), SEALPOST_ORIGIN: origin }
  const provider = ['--certificate', certificate, '--sign-in-url', 'https://idp.example/saml2', '--issuer', issuer]
  await run(env, ['sso', 'set', ...provider, '--just-in-time', 'on'])
  const ports = [await start(env), await start(env)]
  for (let round = 0; round < 10; round++) {
    const message = samlResponse({ to: `${origin}/auth/saml2/`, at: Date.now(), key })
    const answers = await Promise.all([...ports, ...ports].map(port => post(port, message)))
    const places = answers.map(({ status, headers }) => [status, headers.get('location')?.split('&', 1)[0]].join(' '))
    expect(places.sort()).toEqual(['303 /', ...Array(3).fill('303 /auth/error#code=sign-on.refused')])
  }
  const log = await run(env, ['audit', 'export'])
  const reasons = [...log.matchAll(/"reason":"(\w+)"/g)].map(match => match[1])
  expect(reasons).toEqual(Array(30).fill('replayed'))
  expect(await run(env, ['audit', 'verify'])).toContain('The log holds')
})
