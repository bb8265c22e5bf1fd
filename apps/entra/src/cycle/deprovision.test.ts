import { describe, expect, it } from 'vitest'
import { amara, useScenario } from '../testing/scenario.ts'

const scenario = useScenario()
const { addAssigned, lastBody, onlyUser, provision } = scenario

describe('deprovisioning', () => {
  it('unassigning deactivates, and from then on nothing is sent, no DELETE either', async () => {
    const objectId = await addAssigned('amara', ...amara)
    await provision()
    await scenario.tenant.run('app', 'unassign', objectId)
    expect((await provision()).json.cycle.counts.disabled).toBe(1)
    expect(lastBody('PATCH')).toMatchObject({ Operations: [{ op: 'Replace', path: 'active', value: 'False' }] })
    await scenario.tenant.run('user', 'delete', objectId)
    await scenario.tenant.run('user', 'purge', objectId)
    scenario.endpoint.requests.length = 0
    expect((await provision()).code).toBe(0)
    expect(scenario.endpoint.requests).toHaveLength(1)
    expect(scenario.endpoint.users.size).toBe(1)
  })

  it('assigning again activates the same user', async () => {
    const objectId = await addAssigned('amara', ...amara)
    await provision()
    const id = onlyUser()?.id
    await scenario.tenant.run('app', 'unassign', objectId)
    await provision()
    await scenario.tenant.run('app', 'assign', objectId)
    expect((await provision()).code).toBe(0)
    expect(lastBody('PATCH')).toMatchObject({ Operations: [{ op: 'Replace', path: 'active', value: 'True' }] })
    expect(onlyUser()).toMatchObject({ id, active: true })
    expect(scenario.endpoint.users.size).toBe(1)
  })

  it('disabling, soft deleting and restoring switch active; purging deletes', async () => {
    const objectId = await addAssigned('amara', ...amara)
    await provision()
    for (const [change, active] of [
      ['disable', false],
      ['enable', true],
      ['delete', false],
      ['restore', true]
    ] as const) {
      await scenario.tenant.run('user', change, objectId)
      expect((await provision()).code).toBe(0)
      expect(onlyUser()?.active).toBe(active)
    }
    await scenario.tenant.run('user', 'delete', objectId)
    await provision()
    await scenario.tenant.run('user', 'purge', objectId)
    expect((await provision()).json.cycle.counts.deleted).toBe(1)
    expect(scenario.endpoint.users.size).toBe(0)
    expect((await scenario.tenant.run('app', 'status')).json.links).toStrictEqual({})
  })

  it('a deleted user is purged by itself after 30 days', async () => {
    const objectId = await addAssigned('amara', ...amara)
    await provision()
    await scenario.tenant.run('user', 'delete', objectId)
    await provision()
    scenario.tenant.advance(29 * 24 * 3600 * 1000)
    await provision()
    expect(scenario.endpoint.users.size).toBe(1)
    scenario.tenant.advance(24 * 3600 * 1000)
    await provision()
    expect(scenario.endpoint.users.size).toBe(0)
  })

  it('with userName mapped always, the disable of a deleted user carries the mangled name, and restoring gives it back', async () => {
    await scenario.tenant.run('app', 'mapping', 'set', 'userName', '--source', 'userPrincipalName', '--match', '1')
    const objectId = await addAssigned('amara', ...amara)
    await provision()
    await scenario.tenant.run('user', 'delete', objectId)
    expect((await provision()).code).toBe(0)
    expect(onlyUser()).toMatchObject({ active: false, userName: `${objectId.replaceAll('-', '')}amara@contoso.com` })
    await scenario.tenant.run('user', 'restore', objectId)
    expect((await provision()).code).toBe(0)
    expect(onlyUser()).toMatchObject({ active: true, userName: 'amara@contoso.com' })
  })

  it('an endpoint that keeps userName immutable passes as long as the disable takes effect', async () => {
    await scenario.tenant.run('app', 'mapping', 'set', 'userName', '--source', 'userPrincipalName', '--match', '1')
    const objectId = await addAssigned('amara', ...amara)
    await provision()
    scenario.endpoint.intercept = (request, proceed) => {
      const answer = proceed()
      const user = onlyUser()
      if (request.method !== 'PATCH' || !user) return answer
      user.userName = 'amara@contoso.com'
      return { ...answer, body: answer.body.replace(/"userName":"[^"]*"/, '"userName":"amara@contoso.com"') }
    }
    await scenario.tenant.run('user', 'delete', objectId)
    expect((await provision()).code).toBe(0)
    expect(onlyUser()).toMatchObject({ active: false, userName: 'amara@contoso.com' })
  })

  it('the target object actions and SkipOutOfScopeDeletions hold back what they name', async () => {
    const objectId = await addAssigned('amara', ...amara)
    await provision()
    await scenario.tenant.run('app', 'settings', 'set', '--skip-out-of-scope-deletions', 'on')
    await scenario.tenant.run('app', 'unassign', objectId)
    await provision()
    expect(onlyUser()?.active).toBe(true)
    await scenario.tenant.run('app', 'settings', 'set', '--target-object-actions', 'create,update')
    await scenario.tenant.run('app', 'assign', objectId)
    await provision()
    await scenario.tenant.run('user', 'delete', objectId)
    await scenario.tenant.run('user', 'purge', objectId)
    await provision()
    expect(scenario.endpoint.users.size).toBe(1)
    await scenario.tenant.run('app', 'settings', 'set', '--target-object-actions', 'update')
    await addAssigned('noor')
    await provision()
    expect(scenario.endpoint.users.size).toBe(1)
  })
})
