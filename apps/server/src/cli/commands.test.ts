import { spawn } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
const base = fs.mkdtempSync(path.join(os.tmpdir(), 'sealpost-commands-'))
afterAll(() => fs.rmSync(base, { recursive: true, force: true }))

interface Ran {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs one command as the operator would, in its own process. */
function sealpost(folder: string, args: readonly string[], input = ''): Promise<Ran> {
  const env = { PATH: process.env.PATH, SEALPOST_DATA: folder }
  const flags = ['--disable-warning=ExperimentalWarning', '--conditions=@sealpost/source']
  const child = spawn(process.execPath, [...flags, main, ...args], { env, cwd: base })
  let [out, err] = ['', '']
  child.stdout.on('data', chunk => {
    out += chunk
  })
  child.stderr.on('data', chunk => {
    err += chunk
  })
  child.stdin.end(input)
  return new Promise(resolve => child.on('close', code => resolve({ code, out, err })))
}

async function json(folder: string, args: readonly string[], input = '') {
  const { out, err, code } = await sealpost(folder, [...args, '--json'], input)
  return { code, value: JSON.parse(out || JSON.stringify({ err })) }
}

const newFolder = () => fs.mkdtempSync(path.join(base, 'data-'))

describe('the operator’s commands', () => {
  it('go from a service account to a revoked key', async () => {
    const folder = newFolder()
    const added = await json(folder, ['user', 'add', 'scim@example.com', '--sign-in', 'service', '--admin'])
    expect(added).toEqual({
      code: 0,
      value: expect.objectContaining({ id: expect.any(String), userName: 'scim@example.com' })
    })

    const { value: key } = await json(folder, ['key', 'create', 'scim@example.com', '--scim', '--description', 'Entra'])
    expect(key).toEqual({
      id: expect.any(String),
      userName: 'scim@example.com',
      password: expect.stringMatching(/^scim_/),
      bearerToken: `scim@example.com:${key.password}`,
      tenantUrl: 'http://localhost:8080/scim/v2/entra/'
    })
    expect((await json(folder, ['key', 'revoke', key.id])).value.revokedAt).not.toBeNull()
    const { value: listed } = await json(folder, ['key', 'list', 'scim@example.com'])
    expect(listed.keys).toEqual([expect.objectContaining({ id: key.id, kind: 'scim', description: 'Entra' })])

    const { out: exported } = await sealpost(folder, ['audit', 'export', '--format', 'jsonl'])
    const entries = exported
      .trim()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(entries.map(entry => entry.action)).toEqual(['user.created', 'key.created', 'key.revoked'])
    expect((await json(folder, ['audit', 'verify'])).value).toMatchObject({
      holds: true,
      events: 3,
      lastHash: entries[2].hash
    })

    const secret = key.password.slice(5)
    const files = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
    for (const { parentPath, name } of files)
      expect(fs.readFileSync(path.join(parentPath, name)).includes(secret)).toBe(false)
  })

  it('give an API key', async () => {
    const folder = newFolder()
    await json(folder, ['user', 'add', 'robot@example.com', '--sign-in', 'service'])
    const { value } = await json(folder, ['key', 'create', 'robot@example.com'])
    expect(value).toEqual({ id: expect.any(String), apiKey: expect.any(String), apiSecret: expect.any(String) })
  })

  it('deactivate, activate, promote and demote', async () => {
    const folder = newFolder()
    await json(folder, [
      'user',
      'add',
      'mina@example.com',
      '--sign-in',
      'saml',
      '--given-name',
      'Mina',
      '--family-name',
      'Farkas'
    ])
    expect((await json(folder, ['user', 'promote', 'mina@example.com'])).value).toMatchObject({ administrator: true })
    expect((await json(folder, ['user', 'demote', 'mina@example.com'])).value.error).toMatchObject({
      code: 'user.last-administrator'
    })
    await json(
      folder,
      ['user', 'add', 'admin@example.com', '--sign-in', 'password', '--admin', '--password-stdin'],
      'correct horse battery\n'
    )
    expect((await json(folder, ['user', 'deactivate', 'MINA@example.com'])).value).toMatchObject({
      active: false,
      administrator: false
    })
    expect((await json(folder, ['user', 'activate', 'mina@example.com'])).value).toMatchObject({ active: true })
    const { value } = await json(folder, ['user', 'list'])
    expect(value.users.map((user: { userName: string }) => user.userName)).toEqual([
      'mina@example.com',
      'admin@example.com'
    ])
  })

  it('show and change what an address may do', async () => {
    const folder = newFolder()
    expect((await json(folder, ['scim', 'show'])).value).toEqual({ entra: { renames: false }, scim: { renames: true } })
    await json(folder, ['scim', 'set', '--mount', 'entra', '--renames', 'on'])
    expect((await json(folder, ['scim', 'show'])).value).toEqual({ entra: { renames: true }, scim: { renames: true } })
  })

  it('export a table that no spreadsheet takes for formulas', async () => {
    const folder = newFolder()
    await json(folder, ['user', 'add', '=cmd@example.com', '--sign-in', 'saml'])
    const { out } = await sealpost(folder, ['audit', 'export', '--format', 'csv'])
    const [head, row] = out.split('\r\n')
    expect(head).toBe('sequence,time,action,outcome,actor,target,correlationId,details,personal,hash')
    expect(row).toMatch(/^1,20\d\d-.*,user\.created,success,/)
  })

  it.each([
    [['user', 'add', 'mina@example.com'], 2, "required option '--sign-in <type>' not specified"],
    [['user', 'add', 'mina@example.com', '--sign-in', 'magic'], 2, 'Allowed choices are saml, password, service'],
    [['user', 'add', 'mina', '--sign-in', 'saml'], 1, 'has not the form of an e-mail address'],
    [['user', 'add', 'a:b@example.com', '--sign-in', 'service'], 1, 'has not the form of an e-mail address'],
    [['user', 'add', 'mina@example.com', '--sign-in', 'password'], 1, '--password-stdin'],
    [['key', 'create', 'nobody@example.com', '--scim'], 1, 'No user is named "nobody@example.com"'],
    [['key', 'revoke', 'x'], 1, 'No key has the id "x"'],
    [['fly'], 2, "unknown command 'fly'"]
  ])('refuse %j with exit code %i and a reason', async (args, code, reason) => {
    const ran = await sealpost(newFolder(), args)
    expect(ran).toMatchObject({ code, out: '' })
    expect(ran.err).toContain(reason)
    expect(ran.err).not.toMatch(/ {4}at /)
  })

  it('say what is wrong with the settings, without a trace', async () => {
    const ran = await sealpost('/proc/nowhere', ['user', 'list'])
    expect(ran.code).toBe(1)
    expect(ran.err).toContain('SEALPOST_DATA')
    expect(ran.err).not.toMatch(/ {4}at /)
  })

  it('refuse to go on without the secret key that belongs to the database', async () => {
    const folder = newFolder()
    await json(folder, ['user', 'add', 'mina@example.com', '--sign-in', 'saml'])
    expect(fs.statSync(path.join(folder, 'sealpost.db')).mode & 0o077).toBe(0)
    fs.rmSync(path.join(folder, 'secret.key'))
    expect(await json(folder, ['user', 'list'])).toEqual({
      code: 1,
      value: { error: expect.objectContaining({ code: 'secret.missing' }) }
    })
    expect(fs.existsSync(path.join(folder, 'secret.key'))).toBe(false)
    fs.writeFileSync(path.join(folder, 'secret.key'), `${Buffer.alloc(32).toString('base64')}\n`)
    expect((await json(folder, ['user', 'list'])).value.error.code).toBe('secret.unreadable')
  })

  it('say what was not understood in JSON, too', async () => {
    expect(await json(newFolder(), ['user', 'add', 'mina@example.com'])).toMatchObject({
      code: 2,
      value: { error: { code: 'usage' } }
    })
  })

  it('examine the portal', async () => {
    const { value } = await json(newFolder(), ['doctor'])
    const states = Object.fromEntries(
      value.checks.map((check: { name: string; state: string }) => [check.name, check.state])
    )
    expect(states).toMatchObject({ runtime: 'ok', database: 'ok', audit: 'ok', 'secret key': 'ok' })
  })
})
