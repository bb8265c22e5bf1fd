import { spawn } from 'node:child_process'
import { appendFile, chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { amara, useScenario } from '../testing/scenario.ts'

const scenario = useScenario()
const { addAssigned, provision } = scenario

const main = path.join(import.meta.dirname, '../main.ts')
const inFolder = (name: string) => path.join(scenario.tenant.folder, name)
const status = async () => (await scenario.tenant.run('app', 'status')).json

/** A command in a process of its own. */
const start = (...argv: string[]) =>
  spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', main, ...argv, '--tenant', scenario.tenant.folder, '--json'],
    { stdio: ['ignore', 'pipe', 'pipe'] }
  )
const ended = (child: ReturnType<typeof start>) =>
  new Promise<number | null>(resolve => {
    child.stdout.resume()
    child.stderr.resume()
    child.on('close', resolve)
  })

describe('the folder', () => {
  it('keeps the secret token in a file of its own, which only its owner reads, and nowhere else', async () => {
    await addAssigned('amara', ...amara)
    scenario.endpoint.intercept = (_, proceed) => {
      const answer = proceed()
      return { ...answer, headers: { ...answer.headers, 'x-echo': scenario.endpoint.secretToken } }
    }
    const { out } = await provision()
    await provision('--on-demand', 'amara@contoso.com')
    expect((await stat(inFolder('secret-token'))).mode & 0o777).toBe(0o600)
    const secrets = [scenario.endpoint.secretToken, 'a-secret-of-the-test']
    for (const name of await readdir(scenario.tenant.folder)) {
      const text = await readFile(inFolder(name), 'utf8')
      if (name !== 'secret-token') for (const secret of secrets) expect(text).not.toContain(secret)
    }
    for (const secret of secrets) expect(out).not.toContain(secret)
    expect(out).toContain('answer.secret-echoed')
  })

  it('is for its owner alone', async () => {
    expect((await stat(scenario.tenant.folder)).mode & 0o777).toBe(0o700)
    for (const name of ['tenant.json', 'journal.jsonl']) expect((await stat(inFolder(name))).mode & 0o777).toBe(0o600)
  })

  it('that holds no tenant, or not one of this program, is refused with a sentence', async () => {
    const missing = await scenario.tenant.run('user', 'list', '--tenant', '/nonexistent/tenant')
    expect(missing).toMatchObject({ code: 2, json: { error: { message: expect.stringContaining('tenant init') } } })
    await writeFile(inFolder('tenant.json'), '{"version": 1}')
    expect((await scenario.tenant.run('user', 'list')).code).toBe(2)
    await writeFile(inFolder('tenant.json'), '{')
    expect((await scenario.tenant.run('user', 'list')).json.error.message).toContain('not JSON')
  })

  it('never makes a second tenant in one place', async () => {
    await addAssigned('amara')
    expect((await scenario.tenant.run('tenant', 'init')).code).toBe(2)
    expect((await scenario.tenant.run('user', 'list')).json.users).toHaveLength(1)
  })

  it('gets the mode of the secret right even when an older file had another', async () => {
    await chmod(inFolder('secret-token'), 0o644)
    await scenario.connect()
    expect((await stat(inFolder('secret-token'))).mode & 0o777).toBe(0o600)
  })
})

describe('the lock', () => {
  it('ten commands at once lose no update', async () => {
    const names = Array.from({ length: 10 }, (_, index) => `user${index}@contoso.com`)
    const codes = await Promise.all(names.map(name => ended(start('user', 'add', name))))
    expect(codes).toStrictEqual(names.map(() => 0))
    const { users } = (await scenario.tenant.run('user', 'list')).json
    expect(users.map(({ userPrincipalName }) => userPrincipalName).toSorted()).toStrictEqual(names)
    expect(new Set(users.map(({ changeNumber }) => changeNumber)).size).toBe(10)
  })

  it('lets readers read while a cycle runs', async () => {
    await addAssigned('amara', ...amara)
    let seen: unknown
    scenario.endpoint.intercept = async (_, proceed) => {
      seen = (await scenario.tenant.run('user', 'list')).json.users.length
      return proceed()
    }
    expect((await provision()).code).toBe(0)
    expect(seen).toBe(1)
  })
})

describe('the journal', () => {
  it('a cycle killed at any request leaves a state that the next one completes, and forgets no id', async () => {
    const { endpoint } = scenario
    for (const name of ['amara', 'noor', 'mina']) await addAssigned(name)
    const requestsOfWholeCycle = 1 + 3 * 2
    for (let killAt = 1; killAt <= requestsOfWholeCycle; killAt++) {
      endpoint.users.clear()
      await cycleKilledAt(killAt)
      const { links, watermark } = await status()
      expect(watermark).toBeNull()
      // The create that was under way when the process died has no link yet; every earlier one has.
      const underWay = endpoint.requests.at(-1)?.method === 'POST' ? 1 : 0
      expect(Object.keys(links)).toHaveLength(scenario.sent('POST').length - underWay)
      for (const { targetId } of Object.values(links)) expect(endpoint.users.has(targetId)).toBe(true)

      const completed = await provision('--no-read-back')
      expect(completed).toMatchObject({ code: 0, json: { cycle: { kind: 'Initial', counts: { failed: 0 } } } })
      expect(endpoint.users.size).toBe(3)
      expect(Object.keys((await status()).links)).toHaveLength(3)
    }
  })

  /** Runs an initial cycle that is killed as its nth request has done its work and before it is answered. */
  async function cycleKilledAt(killAt: number): Promise<void> {
    const { endpoint } = scenario
    endpoint.requests.length = 0
    const child = start('provision', '--no-read-back', '--initial', '--break-links')
    endpoint.intercept = (_, proceed) => {
      const answer = proceed()
      if (endpoint.requests.length < killAt) return answer
      child.kill('SIGKILL')
      return 'hang'
    }
    expect(await ended(child)).toBeNull()
    endpoint.intercept = (_, proceed) => proceed()
  }

  it('a line torn by a crash is left out and spoils no later one', async () => {
    const objectId = await addAssigned('amara', ...amara)
    await provision('--on-demand', 'amara@contoso.com')
    await appendFile(inFolder('journal.jsonl'), '{"generation":')
    expect(Object.keys((await status()).links)).toStrictEqual([objectId])
    expect((await provision()).code).toBe(0)
    expect(Object.keys((await status()).links)).toStrictEqual([objectId])
  })

  it('lines of another generation are void', async () => {
    const objectId = await addAssigned('amara', ...amara)
    await provision()
    await writeFile(inFolder('journal.jsonl'), `{"generation":0,"links":{"${objectId}":null}}\n`)
    expect(Object.keys((await status()).links)).toStrictEqual([objectId])
  })
})

describe('the provisioning log', () => {
  it('keeps every entry, can be filtered, and survives a torn line', async () => {
    await addAssigned('amara', ...amara)
    await provision()
    await appendFile(inFolder('provisioning-log.jsonl'), '{"id":"to')
    await addAssigned('noor')
    await provision()
    const log = (...options: string[]) => scenario.tenant.run('log', ...options)
    const names = (outcome: Awaited<ReturnType<typeof log>>) =>
      outcome.json.entries.map(entry => entry.sourceIdentity.displayName)
    expect(names(await log())).toStrictEqual(['amara@contoso.com', 'noor@contoso.com'])
    expect(names(await log('--object', 'NOOR@contoso.com'))).toStrictEqual(['noor@contoso.com'])
    expect(names(await log('--last', '1'))).toStrictEqual(['noor@contoso.com'])
    expect(names(await log('--status', 'failure'))).toStrictEqual([])
    const [entry] = (await log()).json.entries
    expect(entry?.exchanges.map(({ purpose }) => purpose)).toStrictEqual([
      'Match',
      'Create',
      'VerifyRead',
      'VerifyFilter'
    ])
    expect(entry?.exchanges[0]?.request.headers.Authorization).toBe('Bearer [redacted]')
  })
})
