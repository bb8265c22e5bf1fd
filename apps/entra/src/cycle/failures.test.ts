import { describe, expect, it } from 'vitest'
import { amara, useScenario } from '../testing/scenario.ts'
import { scimError } from '../testing/scim-endpoint.ts'
import { day, hour } from '../testing/tenant-host.ts'

const scenario = useScenario()
const { addAssigned, onlyUser, provision, sent } = scenario

const status = async () => (await scenario.tenant.run('app', 'status')).json
const refuseCreates = () => {
  scenario.endpoint.intercept = ({ method }, proceed) =>
    method === 'POST' ? scimError(500, 'The disk is full.') : proceed()
}
const recover = () => {
  scenario.endpoint.intercept = (_, proceed) => proceed()
}

describe('an object that fails', () => {
  it('is reported with its code and the whole detail, and makes the command fail', async () => {
    await addAssigned('amara', ...amara)
    refuseCreates()
    const { code, json } = await provision()
    expect(code).toBe(1)
    expect(json.cycle.state).toBe('EntryLevelErrors')
    expect(json.entries[0]?.provisioningStatusInfo).toMatchObject({
      status: 'Failure',
      errorInformation: { errorCode: 'InternalServerError', reason: expect.stringContaining('The disk is full.') }
    })
  })

  it('is retried in the next cycle, then 6, 12 and 24 hours after the first failure, then daily until 28 days', async () => {
    await addAssigned('amara', ...amara)
    refuseCreates()
    const attempts: number[] = []
    const began = sent('POST').length
    await provision()
    for (let elapsed = 0; elapsed <= 30 * 24; elapsed += 3) {
      const before = sent('POST').length
      await provision()
      if (sent('POST').length > before) attempts.push(elapsed)
      scenario.tenant.advance(3 * hour)
    }
    expect(began).toBe(0)
    expect(attempts).toStrictEqual([0, 6, 12, ...Array.from({ length: 28 }, (_, index) => (index + 1) * 24)])
    expect((await status()).escrows).toMatchObject([{ attempts: 32, nextRetryAt: null }])
  })

  it('is tried at once when it changes, and leaves escrow when it succeeds', async () => {
    const objectId = await addAssigned('amara', ...amara)
    refuseCreates()
    await provision()
    await provision()
    recover()
    expect((await provision()).json.cycle.counts).toMatchObject({ created: 0, failed: 0 })
    await scenario.tenant.run('user', 'update', objectId, '--given-name', 'Ama')
    expect((await provision()).json.cycle.counts).toMatchObject({ created: 1, failed: 0 })
    expect((await status()).escrows).toStrictEqual([])
  })

  it('leaves escrow when it leaves the scope', async () => {
    const objectId = await addAssigned('amara', ...amara)
    refuseCreates()
    await provision()
    await scenario.tenant.run('app', 'unassign', objectId)
    await provision()
    expect((await status()).escrows).toStrictEqual([])
  })

  it('that vanished from the target is an InvalidAnchor once, and is matched and created anew in the next cycle', async () => {
    const objectId = await addAssigned('amara', ...amara)
    await provision()
    const lost = onlyUser()?.id
    scenario.endpoint.users.clear()
    await scenario.tenant.run('user', 'update', objectId, '--given-name', 'Ama')
    const failed = await provision()
    expect(failed.code).toBe(1)
    expect(failed.json.entries[0]?.provisioningStatusInfo.errorInformation?.errorCode).toBe('InvalidAnchor')
    expect((await provision()).code).toBe(0)
    expect(onlyUser()?.id).not.toBe(lost)
  })

  it('a DELETE answered 404 is as good as done', async () => {
    const objectId = await addAssigned('amara', ...amara)
    await provision()
    await scenario.tenant.run('user', 'delete', objectId)
    await provision()
    await scenario.tenant.run('user', 'purge', objectId)
    scenario.endpoint.users.clear()
    expect((await provision()).code).toBe(0)
    expect((await status()).links).toStrictEqual({})
  })
})

describe('throttling and silence', () => {
  it('a 429 is waited for as Retry-After says, and the request sent again', async () => {
    await addAssigned('amara', ...amara)
    let refusals = 2
    scenario.endpoint.intercept = ({ method }, proceed) => {
      if (method !== 'POST' || refusals-- <= 0) return proceed()
      const answer = scimError(429, 'Slow down.')
      return { ...answer, headers: { ...answer.headers, 'retry-after': '7' } }
    }
    expect((await provision()).code).toBe(0)
    expect(scenario.tenant.sleeps).toStrictEqual([7000, 7000])
    expect(sent('POST')).toHaveLength(3)
  })

  it('a 429 that asks for more patience than the setting makes the object fail as TooManyRequests', async () => {
    await addAssigned('amara', ...amara)
    scenario.endpoint.intercept = ({ method }, proceed) => {
      if (method !== 'POST') return proceed()
      const answer = scimError(429, 'Slow down.')
      return { ...answer, headers: { ...answer.headers, 'retry-after': '3600' } }
    }
    const { code, json } = await provision()
    expect(code).toBe(1)
    expect(json.entries[0]?.provisioningStatusInfo.errorInformation?.errorCode).toBe('TooManyRequests')
    expect(scenario.tenant.sleeps).toStrictEqual([])
  })

  it('an endpoint that does not answer in time is a Timeout', async () => {
    await addAssigned('amara', ...amara)
    await scenario.tenant.run('app', 'settings', 'set', '--timeout-seconds', '0.2')
    scenario.endpoint.intercept = ({ method }, proceed) => (method === 'POST' ? 'hang' : proceed())
    const { json } = await provision()
    expect(json.entries[0]?.provisioningStatusInfo.errorInformation?.errorCode).toBe('Timeout')
  })

  it('a create that succeeded behind a broken connection is matched in the next cycle, not made twice', async () => {
    await addAssigned('amara', ...amara)
    scenario.endpoint.intercept = ({ method }, proceed) => {
      const answer = proceed()
      return method === 'POST' ? 'drop' : answer
    }
    const { json } = await provision()
    expect(json.entries[0]?.provisioningStatusInfo.errorInformation?.errorCode).toBe('WebExceptionProtocolError')
    recover()
    expect((await provision()).code).toBe(0)
    expect(scenario.endpoint.users.size).toBe(1)
  })
})

describe('quarantine', () => {
  it('begins at once with wrong credentials, is left after the cause is mended and the time has come', async () => {
    await addAssigned('amara', ...amara)
    const { tenantUrl, secretToken } = scenario.endpoint
    const connect = (token: string) =>
      scenario.tenant.run('app', 'connect', '--tenant-url', tenantUrl, '--secret-token', token)
    await connect('wrong-token-of-the-test')
    const first = await provision()
    expect(first.code).toBe(1)
    expect(first.json.quarantine).toMatchObject({ reason: 'EncounteredQuarantineException' })
    expect(first.json.entries[0]?.provisioningStatusInfo.errorInformation?.errorCode).toBe('Unauthorized')
    expect((await status()).watermark).toBeNull()
    await connect(secretToken)
    const early = await provision()
    expect(early).toMatchObject({ code: 1, json: { ran: false } })
    scenario.tenant.advance(6 * hour)
    expect(await provision()).toMatchObject({ code: 0, json: { quarantine: null, cycle: { kind: 'Initial' } } })
  })

  it('begins when credentials stop being good in the middle, and the watermark stays', async () => {
    await addAssigned('amara', ...amara)
    await addAssigned('noor')
    scenario.endpoint.intercept = ({ method }, proceed) =>
      method === 'POST' && scenario.endpoint.users.size === 1 ? scimError(401, 'The token was revoked.') : proceed()
    const { json } = await provision()
    expect(json.quarantine?.reason).toBe('EncounteredQuarantineException')
    expect((await status()).watermark).toBeNull()
    recover()
    expect((await provision('--initial')).code).toBe(0)
    expect(scenario.endpoint.users.size).toBe(2)
  })

  it('rests 6, 12, 24 hours and then daily; after four weeks the job is disabled until it is restarted', async () => {
    await addAssigned('amara', ...amara)
    scenario.endpoint.intercept = () => scimError(404, 'Nothing is here.')
    const attempts: number[] = []
    for (let elapsed = 0; elapsed <= 30 * 24; elapsed += 3) {
      if ((await provision()).json.ran) attempts.push(elapsed)
      scenario.tenant.advance(3 * hour)
    }
    expect(attempts).toStrictEqual([0, 6, 12, ...Array.from({ length: 28 }, (_, index) => (index + 1) * 24)])
    recover()
    expect(await provision()).toMatchObject({ code: 1, json: { ran: false } })
    expect((await status()).code).toBe('Paused')
    expect((await provision('--initial')).code).toBe(0)
    expect((await status()).code).toBe('Active')
  })

  it('begins when too large a part of the objects fails, and ends when they succeed', async () => {
    await scenario.tenant.run('app', 'settings', 'set', '--minimum-failures', '2')
    for (const name of ['amara', 'noor', 'mina']) await addAssigned(name)
    scenario.endpoint.intercept = ({ method }, proceed) =>
      method === 'POST' && scenario.endpoint.users.size >= 1 ? scimError(500, 'Full.') : proceed()
    const { json } = await provision()
    expect(json.quarantine).toMatchObject({ reason: 'EncounteredEscrowProportionThreshold' })
    recover()
    scenario.tenant.advance(day)
    expect(await provision()).toMatchObject({ code: 0, json: { quarantine: null } })
  })
})

describe('accidental deletions', () => {
  const prepare = async () => {
    await scenario.tenant.run('app', 'settings', 'set', '--prevent-accidental-deletions', '1')
    const ids = []
    for (const name of ['amara', 'noor', 'mina']) ids.push(await addAssigned(name))
    await provision()
    return ids
  }
  const active = () => [...scenario.endpoint.users.values()].filter(user => user.active).length

  it('up to the threshold go through', async () => {
    const [first = ''] = await prepare()
    await scenario.tenant.run('user', 'delete', first)
    expect((await provision()).json.cycle.counts).toMatchObject({ disabled: 1, staged: 0 })
  })

  it('above it are staged, quarantine the job, and go on once they are allowed', async () => {
    const ids = await prepare()
    for (const objectId of ids.slice(0, 2)) await scenario.tenant.run('user', 'delete', objectId)
    const { code, json } = await provision()
    expect(code).toBe(1)
    expect(json.quarantine?.reason).toBe('TooManyDeletes')
    expect(json.entries.map(entry => entry.provisioningAction)).toStrictEqual(['StagedDelete', 'StagedDelete'])
    expect(active()).toBe(3)
    expect((await provision()).json.ran).toBe(false)
    await scenario.tenant.run('app', 'allow-deletes')
    expect(await provision()).toMatchObject({ code: 0, json: { quarantine: null, cycle: { counts: { disabled: 2 } } } })
    expect(active()).toBe(1)
  })

  it('are rejected by undoing their cause and restarting', async () => {
    const ids = await prepare()
    for (const objectId of ids) await scenario.tenant.run('app', 'unassign', objectId)
    await provision()
    for (const objectId of ids) await scenario.tenant.run('app', 'assign', objectId)
    expect((await provision('--initial')).code).toBe(0)
    expect(active()).toBe(3)
    expect((await status()).stagedDeletes).toStrictEqual([])
  })
})
