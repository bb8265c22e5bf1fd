import { describe, expect, it } from 'vitest'
import { amara, useScenario } from '../testing/scenario.ts'

const scenario = useScenario()
const { addAssigned, addUser, connect, lastBody, onlyUser, provision, sent } = scenario

describe('the dialects', () => {
  const change = async () => {
    const objectId = await addAssigned('amara', ...amara, '--mail', 'amara@example.com')
    await provision()
    await scenario.tenant.run(
      'user',
      'update',
      objectId,
      '--given-name',
      'Ama',
      '--surname',
      'Os',
      '--mail',
      'ama@example.com'
    )
    expect((await provision()).code).toBe(0)
    return objectId
  }
  const withMail = () =>
    scenario.tenant.run('app', 'mapping', 'set', 'emails[type eq "work"].value', '--source', 'mail')

  it('by default each attribute has an operation, capitalised', async () => {
    await withMail()
    await change()
    expect(sent('POST')[0]?.body).toMatchObject({
      emails: [{ primary: true, type: 'work', value: 'amara@example.com' }]
    })
    expect(lastBody('PATCH')).toStrictEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [
        { op: 'Replace', path: 'name.givenName', value: 'Ama' },
        { op: 'Replace', path: 'name.familyName', value: 'Os' },
        { op: 'Replace', path: 'emails[type eq "work"].value', value: 'ama@example.com' }
      ]
    })
  })

  it('with the flag attributes share an operation without a path, and booleans are booleans', async () => {
    await connect('?aadOptscim062020')
    await withMail()
    const objectId = await change()
    expect(lastBody('PATCH')).toStrictEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [
        { op: 'replace', path: 'emails[type eq "work"].value', value: 'ama@example.com' },
        { op: 'replace', value: { 'name.givenName': 'Ama', 'name.familyName': 'Os' } }
      ]
    })
    await scenario.tenant.run('user', 'disable', objectId)
    await provision()
    expect(lastBody('PATCH')).toMatchObject({ Operations: [{ op: 'replace', path: 'active', value: false }] })
    expect(scenario.endpoint.requests.every(({ rawUrl }) => !rawUrl.includes('aadOptscim'))).toBe(true)
  })

  it('the flag does not apply on demand', async () => {
    await connect('?aadOptscim062020')
    const objectId = await addAssigned('amara', ...amara)
    await provision()
    await scenario.tenant.run('user', 'update', objectId, '--given-name', 'Ama')
    await provision('--on-demand', objectId)
    expect(lastBody('PATCH')).toMatchObject({ Operations: [{ op: 'Replace', path: 'name.givenName', value: 'Ama' }] })
  })
})

describe('managers', () => {
  it.each(['', '?aadOptscim062020'])('are set, changed and removed in requests of their own (%s)', async flag => {
    await connect(flag)
    await scenario.tenant.run('app', 'mapping', 'set', 'manager', '--source', 'manager')
    const noor = await addAssigned('noor')
    const mina = await addAssigned('mina')
    const objectId = await addAssigned('amara', ...amara, '--manager', noor)
    expect((await provision()).code).toBe(0)
    const targetOf = (name: string) =>
      [...scenario.endpoint.users.values()].find(({ userName }) => userName === `${name}@contoso.com`)
    const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
    expect(targetOf('amara')?.[enterprise]).toStrictEqual({ manager: { value: targetOf('noor')?.id } })
    await scenario.tenant.run('user', 'update', objectId, '--manager', mina)
    expect((await provision()).code).toBe(0)
    expect(targetOf('amara')?.[enterprise]).toStrictEqual({ manager: { value: targetOf('mina')?.id } })
    await scenario.tenant.run('user', 'update', objectId, '--manager', '')
    expect((await provision()).code).toBe(0)
    expect(targetOf('amara')?.[enterprise]).toStrictEqual({})
    scenario.endpoint.requests.length = 0
    await provision()
    expect(scenario.endpoint.requests).toHaveLength(1)
  })
})

describe('the manager of a user that comes back', () => {
  it('is sent again where the endpoint dropped it with the deactivation', async () => {
    await scenario.tenant.run('app', 'mapping', 'set', 'manager', '--source', 'manager')
    const noor = await addAssigned('noor')
    const objectId = await addAssigned('amara', ...amara, '--manager', noor)
    await provision()
    await scenario.tenant.run('user', 'disable', objectId)
    await provision()
    const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
    const target = [...scenario.endpoint.users.values()].find(({ userName }) => userName === 'amara@contoso.com')
    if (target) target[enterprise] = undefined
    await scenario.tenant.run('user', 'enable', objectId)
    expect((await provision()).code).toBe(0)
    const again = scenario.endpoint.users.get(target?.id ?? '')
    expect(again?.[enterprise]).toMatchObject({ manager: { value: expect.any(String) } })
  })
})

describe('groups, once they are switched on', () => {
  it.each(['', '?aadOptscim062020'])(
    'are created without members, renamed, filled, emptied, deleted (%s)',
    async flag => {
      await connect(flag)
      await scenario.tenant.run('app', 'settings', 'set', '--group-provisioning', 'on')
      const objectId = await addUser('amara', ...amara)
      await scenario.tenant.run('group', 'add', 'Archive')
      await scenario.tenant.run('group', 'add-member', 'Archive', objectId)
      await scenario.tenant.run('app', 'assign', 'Archive')
      expect((await provision()).code).toBe(0)
      const group = () => [...scenario.endpoint.groups.values()][0]
      expect(group()).toMatchObject({ displayName: 'Archive', members: [{ value: onlyUser()?.id }] })
      expect(sent('POST').at(-1)?.body).not.toHaveProperty('members')
      await scenario.tenant.run('group', 'rename', 'Archive', 'Records')
      await scenario.tenant.run('group', 'remove-member', 'Records', objectId)
      expect((await provision()).code).toBe(0)
      expect(group()).toMatchObject({ displayName: 'Records', members: [] })
      await scenario.tenant.run('group', 'delete', 'Records')
      expect((await provision()).code).toBe(0)
      expect(scenario.endpoint.groups.size).toBe(0)
    }
  )
})
