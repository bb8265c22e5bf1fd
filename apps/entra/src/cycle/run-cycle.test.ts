import { describe, expect, it } from 'vitest'
import { amara, useScenario } from '../testing/scenario.ts'

const scenario = useScenario()
const { addAssigned, addUser, lastBody, onlyUser, provision, sent } = scenario

describe('a cycle', () => {
  it('creates an assigned user with the four default attributes and caches the id', async () => {
    const objectId = await addAssigned('amara', ...amara)
    const { code, json } = await provision()
    expect(code).toBe(0)
    expect(json.cycle).toMatchObject({ kind: 'Initial', state: 'Succeeded', counts: { created: 1, findings: 0 } })
    expect(lastBody('POST')).toStrictEqual({
      schemas: [
        'urn:ietf:params:scim:schemas:core:2.0:User',
        'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
      ],
      userName: 'amara@contoso.com',
      active: true,
      name: { givenName: 'Amara', familyName: 'Osei' },
      meta: { resourceType: 'User' },
      roles: []
    })
    const status = await scenario.tenant.run('app', 'status')
    expect(status.json.links[objectId]).toMatchObject({ targetId: onlyUser()?.id, managed: true, active: true })
  })

  it('asks for a match before it creates, after one look for nobody', async () => {
    await addAssigned('amara', ...amara)
    await provision('--no-read-back')
    expect(scenario.endpoint.requests.map(({ method, path }) => `${method} ${path}`)).toStrictEqual([
      'GET /Users',
      'GET /Users',
      'POST /Users'
    ])
    expect(scenario.endpoint.requests[0]?.query.get('filter')).toMatch(/^userName eq "[0-9a-f-]{36}"$/)
    expect(scenario.endpoint.requests[1]?.rawUrl).toBe('/scim/v2/Users?filter=userName+eq+%22amara%40contoso.com%22')
  })

  it('sends the headers Entra sends and no User-Agent', async () => {
    await addAssigned('amara', ...amara)
    await provision('--no-read-back')
    const [test, , post] = scenario.endpoint.requests
    expect(test?.headers).toMatchObject({ adscimversion: '6.0' })
    for (const name of ['user-agent', 'accept', 'content-type']) expect(test?.headers).not.toHaveProperty(name)
    expect(post?.headers).toMatchObject({ 'content-type': 'application/scim+json; charset=utf-8' })
    expect(post?.headers).not.toHaveProperty('user-agent')
  })

  it('matches a user that is there already, and sends only what differs', async () => {
    scenario.endpoint.users.set('x1', {
      id: 'x1',
      userName: 'AMARA@contoso.com',
      active: true,
      name: { givenName: 'Amara' }
    })
    await addAssigned('amara', ...amara)
    const { code, json } = await provision()
    expect(code).toBe(0)
    expect(sent('POST')).toHaveLength(0)
    expect(lastBody('PATCH')).toMatchObject({
      Operations: [{ op: 'Add', path: 'name.familyName', value: 'Osei' }]
    })
    expect(json.entries[0]?.modifiedProperties).toStrictEqual([
      { displayName: 'name.familyName', oldValue: null, newValue: 'Osei' }
    ])
  })

  it('sends nothing for a user that has not changed, and reads a changed one by its id', async () => {
    const objectId = await addAssigned('amara', ...amara)
    await provision()
    scenario.endpoint.requests.length = 0
    expect((await provision()).json.cycle).toMatchObject({ kind: 'Incremental', counts: { created: 0, updated: 0 } })
    expect(scenario.endpoint.requests).toHaveLength(1)
    await scenario.tenant.run('user', 'update', objectId, '--given-name', 'Ama')
    await provision('--no-read-back')
    expect(scenario.endpoint.requests.slice(2).map(({ method, path }) => `${method} ${path}`)).toStrictEqual([
      `GET /Users/${onlyUser()?.id}`,
      `PATCH /Users/${onlyUser()?.id}`
    ])
    expect(onlyUser()).toMatchObject({ name: { givenName: 'Ama', familyName: 'Osei' } })
  })

  it('never renames while userName applies only during creation, and does once it applies always', async () => {
    const objectId = await addAssigned('amara', ...amara)
    await provision()
    await scenario.tenant.run('user', 'update', objectId, '--user-principal-name', 'ama@contoso.com')
    expect((await provision()).code).toBe(0)
    expect(sent('PATCH')).toHaveLength(0)
    await scenario.tenant.run('app', 'mapping', 'set', 'userName', '--source', 'userPrincipalName', '--match', '1')
    expect((await provision()).json.cycle.kind).toBe('Initial')
    expect(onlyUser()?.userName).toBe('ama@contoso.com')
  })

  it('never sends a value that was cleared', async () => {
    const objectId = await addAssigned('amara', ...amara)
    await provision()
    await scenario.tenant.run('user', 'update', objectId, '--given-name', '')
    expect((await provision()).code).toBe(0)
    expect(sent('PATCH')).toHaveLength(0)
  })

  it('provisions the direct members of an assigned group, though groups themselves are not sent', async () => {
    const objectId = await addUser('amara', ...amara)
    await scenario.tenant.run('group', 'add', 'Archive')
    await scenario.tenant.run('group', 'add-member', 'Archive', objectId)
    await scenario.tenant.run('app', 'assign', 'Archive')
    expect((await provision()).json.cycle.counts.created).toBe(1)
    await scenario.tenant.run('group', 'remove-member', 'Archive', objectId)
    expect((await provision()).json.cycle.counts.disabled).toBe(1)
    expect(onlyUser()?.active).toBe(false)
    expect(scenario.endpoint.requests.some(({ path }) => path.startsWith('/Groups'))).toBe(false)
  })

  it('skips a user that is disabled before it was ever provisioned', async () => {
    await addAssigned('amara', '--disabled')
    expect((await provision()).json.cycle.counts).toMatchObject({ created: 0, skipped: 1 })
    expect(scenario.endpoint.users.size).toBe(0)
  })
})
