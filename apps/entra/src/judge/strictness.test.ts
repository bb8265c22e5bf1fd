/**
 * Endpoints that answer wrongly in one way each: every one must be told, by the rule it breaks, and must make the command
 * fail. The endpoint without a fault passes the same walk, so a rule that always cried would be seen too.
 */
import { describe, expect, it } from 'vitest'
import { faults, withHeader } from '../testing/faults.ts'
import { amara, useScenario } from '../testing/scenario.ts'
import { scimError } from '../testing/scim-endpoint.ts'

const scenario = useScenario()
const { addAssigned, provision } = scenario

/** Create, change, delete, purge: every kind of request about a user goes out once. */
async function walk(): Promise<{ readonly codes: readonly number[]; readonly rules: readonly string[] }> {
  const { tenant } = scenario
  const codes: number[] = []
  const rules: string[] = []
  const cycle = async () => {
    const { code, json } = await provision('--initial')
    codes.push(code)
    for (const { exchanges } of json.entries)
      for (const { findings } of exchanges) rules.push(...findings.map(({ rule }) => rule))
  }
  const objectId = await addAssigned('amara', ...amara)
  await cycle()
  await tenant.run('user', 'update', objectId, '--given-name', 'Ama')
  await cycle()
  await tenant.run('user', 'delete', objectId)
  await cycle()
  await tenant.run('user', 'purge', objectId)
  await cycle()
  return { codes, rules }
}

describe('the judge', () => {
  it('finds nothing in the answers of an endpoint that is right', async () => {
    expect(await walk()).toStrictEqual({ codes: [0, 0, 0, 0], rules: [] })
    expect(scenario.endpoint.users.size).toBe(0)
  })

  it.each(faults)('tells of %s (%s)', async (_, rule, fault) => {
    scenario.endpoint.intercept = (request, proceed) => fault(request, proceed(), scenario.endpoint)
    const { codes, rules } = await walk()
    expect(rules).toContain(rule)
    expect(codes).toContain(1)
  })

  it('tells of a 401 without WWW-Authenticate, and of a 409 without uniqueness', async () => {
    await addAssigned('amara', ...amara)
    scenario.endpoint.intercept = () => withHeader(scimError(401, 'No.'), 'www-authenticate', undefined)
    const unauthorized = await provision('--initial')
    expect(unauthorized.json.entries[0]?.exchanges[0]?.findings.map(({ rule }) => rule)).toContain('error.challenge')
    scenario.endpoint.intercept = ({ method }, proceed) => (method === 'POST' ? scimError(409, 'Taken.') : proceed())
    const conflict = await provision('--initial')
    expect(conflict.json.entries[0]?.exchanges.at(-1)?.findings).toMatchObject([
      { rule: 'answer.refused', code: 'Conflict' },
      { rule: 'error.scim-type' }
    ])
  })

  it.each([
    [400, 'invalidPath', 'SchemaAttributeNotFound'],
    [400, 'mutability', 'SystemForCrossDomainIdentityManagementBadRequest'],
    [403, undefined, 'InsufficientRights'],
    [405, undefined, 'MethodNotAllowed'],
    [422, undefined, 'UnprocessableEntity'],
    [501, undefined, 'NotImplemented'],
    [503, undefined, 'InternalServerError']
  ])('shows a refusal %i %s as %s', async (status, scimType, code) => {
    await addAssigned('amara', ...amara)
    scenario.endpoint.intercept = ({ method }, proceed) =>
      method === 'POST' ? scimError(status, 'Because.', scimType) : proceed()
    const { json } = await provision()
    expect(json.entries[0]?.provisioningStatusInfo.errorInformation).toMatchObject({
      errorCode: code,
      reason: expect.stringContaining('Because.')
    })
  })

  it('never sends the secret token to another origin, whatever location an answer names', async () => {
    await addAssigned('amara', ...amara)
    const away = (text: string) => text.replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, 'http://127.0.0.1:9')
    scenario.endpoint.intercept = (_, proceed) => {
      const answer = proceed()
      const moved = { ...answer, body: away(answer.body) }
      const { location } = answer.headers
      return location === undefined ? moved : withHeader(moved, 'location', away(location))
    }
    const { code, json } = await provision()
    expect(code).toBe(1)
    const followed = json.entries[0]?.exchanges.find(({ purpose }) => purpose === 'VerifyLocation')
    expect(followed?.findings[0]?.message).toContain('the secret token is not sent there')
  })

  it('takes 204 for the PATCH of a user where the setting says so', async () => {
    await scenario.tenant.run('app', 'settings', 'set', '--user-patch-no-content', 'on')
    scenario.endpoint.intercept = ({ method }, proceed) => {
      const answer = proceed()
      return method === 'PATCH' ? { status: 204, headers: {}, body: '' } : answer
    }
    expect((await walk()).codes).toStrictEqual([0, 0, 0, 0])
  })

  it('tells of members in an answer that was to leave them out', async () => {
    await scenario.tenant.run('app', 'settings', 'set', '--group-provisioning', 'on')
    await scenario.tenant.run('group', 'add', 'Archive')
    await scenario.tenant.run('app', 'assign', 'Archive')
    await provision()
    await scenario.tenant.run('group', 'rename', 'Archive', 'Records')
    scenario.endpoint.intercept = ({ path, method }, proceed) => {
      const answer = proceed()
      if (method !== 'GET' || !path.startsWith('/Groups/')) return answer
      return { ...answer, body: JSON.stringify({ ...JSON.parse(answer.body), members: [] }) }
    }
    const { json } = await provision()
    expect(json.entries[0]?.provisioningStatusInfo.errorInformation?.errorCode).toBe(
      'SystemForCrossDomainIdentityManagementMultipleEntriesInResponse'
    )
  })
})
