import { describe, expect, it } from 'vitest'
import { amara, useScenario } from '../testing/scenario.ts'
import { json } from '../testing/scim-endpoint.ts'

const scenario = useScenario()
const { addAssigned, addUser, lastBody, onlyUser, provision } = scenario

const calls = () => scenario.endpoint.requests.map(({ method, path }) => `${method} ${path}`)

describe('provision on demand', () => {
  it('is three calls: a look for nobody, the match, the write', async () => {
    await addAssigned('amara', ...amara)
    const { code, json: answer } = await provision('--on-demand', 'amara@contoso.com', '--no-read-back')
    expect(code).toBe(0)
    expect(calls()).toStrictEqual(['GET /Users', 'GET /Users', 'POST /Users'])
    expect(answer.entries.at(-1)?.provisioningSteps.map(({ name, status }) => [name, status])).toStrictEqual([
      ['Import user', 'Success'],
      ['Determine if user is in scope', 'Success'],
      ['Match user between source and target system', 'Success'],
      ['Perform action', 'Success']
    ])
  })

  it('matches even a user whose id is known, and PATCHes', async () => {
    const objectId = await addAssigned('amara', ...amara)
    await provision()
    await scenario.tenant.run('user', 'update', objectId, '--given-name', 'Ama')
    scenario.endpoint.requests.length = 0
    await provision('--on-demand', objectId, '--no-read-back')
    expect(calls()).toStrictEqual(['GET /Users', 'GET /Users', `PATCH /Users/${onlyUser()?.id}`])
  })

  it('finds by its id a user whose name no longer matches, and makes no second one', async () => {
    const objectId = await addAssigned('amara', ...amara)
    await provision()
    const properties = ['--user-principal-name', 'ama@contoso.com', '--given-name', 'Ama']
    await scenario.tenant.run('user', 'update', objectId, ...properties)
    expect((await provision('--on-demand', objectId)).code).toBe(0)
    expect(scenario.endpoint.users.size).toBe(1)
    expect(onlyUser()).toMatchObject({ userName: 'amara@contoso.com', name: { givenName: 'Ama' } })
  })

  it('what it did is known to the next cycle', async () => {
    await addAssigned('amara', ...amara)
    await provision('--on-demand', 'amara@contoso.com')
    scenario.endpoint.requests.length = 0
    expect((await provision()).json.cycle.counts).toMatchObject({ created: 0, updated: 0 })
    expect(calls()).toStrictEqual(['GET /Users', `GET /Users/${onlyUser()?.id}`])
  })

  it('deactivates a user that was unassigned, and skips one that never was assigned', async () => {
    const objectId = await addAssigned('amara', ...amara)
    await provision()
    await scenario.tenant.run('app', 'unassign', objectId)
    expect((await provision('--on-demand', objectId)).code).toBe(0)
    expect(onlyUser()?.active).toBe(false)
    await addUser('noor')
    const { code, json: answer } = await provision('--on-demand', 'noor@contoso.com')
    expect(code).toBe(0)
    expect(answer.entries.at(-1)?.provisioningStatusInfo.status).toBe('Skipped')
    expect(scenario.endpoint.users.size).toBe(1)
  })

  it.each(['disable', 'delete'])('cannot find a user after %s', async change => {
    const objectId = await addAssigned('amara', ...amara)
    await scenario.tenant.run('user', change, objectId)
    expect(await provision('--on-demand', objectId)).toMatchObject({ code: 2, json: { error: { code: 'usage' } } })
  })

  it('stops at a connection test that fails', async () => {
    await addAssigned('amara', ...amara)
    scenario.endpoint.intercept = () => json(200, { not: 'a list' })
    const { code, json: answer } = await provision('--on-demand', 'amara@contoso.com')
    expect(code).toBe(1)
    expect(calls()).toStrictEqual(['GET /Users'])
    expect(answer.entries[0]?.provisioningSteps[0]).toMatchObject({ name: 'Test connection', status: 'Failure' })
  })

  it('changes five members of a group at most', async () => {
    await scenario.tenant.run('app', 'settings', 'set', '--group-provisioning', 'on')
    await scenario.tenant.run('group', 'add', 'Archive')
    for (let i = 0; i < 7; i++) {
      const objectId = await addAssigned(`user${i}`)
      await scenario.tenant.run('group', 'add-member', 'Archive', objectId)
    }
    await provision()
    await scenario.tenant.run('app', 'assign', 'Archive')
    await provision('--on-demand', 'Archive')
    expect(lastBody('PATCH')).toMatchObject({ Operations: [{ op: 'Add', path: 'members' }] })
    expect([...scenario.endpoint.groups.values()][0]?.members).toHaveLength(5)
    await provision()
    expect([...scenario.endpoint.groups.values()][0]?.members).toHaveLength(7)
  })
})
