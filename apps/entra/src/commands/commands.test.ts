import { describe, expect, it } from 'vitest'
import { amara, useScenario } from '../testing/scenario.ts'

const scenario = useScenario()
const { addAssigned, addUser } = scenario
const run = (...argv: string[]) => scenario.tenant.run(...argv)

describe('exit codes', () => {
  it('2 and one sentence for what is not understood, in JSON as well', async () => {
    for (const argv of [
      ['nonsense'],
      ['user', 'add'],
      ['user', 'add', 'no-name'],
      ['user', 'update', 'nobody@contoso.com'],
      ['provision', '--break-links'],
      ['provision', '--initial', '--on-demand', 'nobody@contoso.com'],
      ['provision', '--now', 'yesterday'],
      ['app', 'connect', '--tenant-url', 'nowhere', '--secret-token', 'x'],
      ['app', 'connect', '--tenant-url', 'https://host/', '--secret-token', 'with space'],
      ['app', 'settings', 'set', '--scope', 'some'],
      ['app', 'settings', 'set', '--target-object-actions', 'create,explode'],
      ['app', 'allow-deletes'],
      ['app', 'assign', 'nobody'],
      ['log', '--status', 'odd']
    ]) {
      const { code, json, err } = await run(...argv)
      expect([argv, code]).toStrictEqual([argv, 2])
      expect(json.error.message).not.toBe('')
      expect(err).not.toBe('')
    }
  })

  it('0 for help, 1 for a connection test that fails', async () => {
    expect((await scenario.tenant.text('--help')).code).toBe(0)
    expect((await run('app', 'test')).code).toBe(0)
    await scenario.tenant.run('app', 'connect', '--tenant-url', scenario.endpoint.tenantUrl, '--secret-token', 'wrong')
    const { code, json } = await run('app', 'test')
    expect(code).toBe(1)
    expect(json.provisioningStatusInfo.errorInformation?.errorCode).toBe('Unauthorized')
  })

  it('1 for an endpoint that is not there', async () => {
    await run('app', 'connect', '--tenant-url', 'http://127.0.0.1:9/scim', '--secret-token', 'token')
    const { code, json } = await run('app', 'test')
    expect(code).toBe(1)
    expect(json.provisioningStatusInfo.errorInformation?.errorCode).toBe('WebExceptionProtocolError')
  })
})

describe('users', () => {
  it('have names that are unique without regard to case, and free again after a deletion', async () => {
    const first = await addUser('amara', ...amara)
    expect((await run('user', 'add', 'AMARA@contoso.com')).code).toBe(2)
    await run('user', 'delete', first)
    const second = await addUser('amara')
    expect((await run('user', 'restore', first)).code).toBe(2)
    expect((await run('user', 'disable', 'amara@contoso.com')).json.objectId).toBe(second)
    expect((await run('user', 'list', '--deleted')).json.users.map(({ objectId }) => objectId)).toStrictEqual([first])
  })

  it('must be deleted before they are purged, and cannot be changed in between', async () => {
    const objectId = await addUser('amara')
    expect((await run('user', 'purge', objectId)).code).toBe(2)
    await run('user', 'delete', objectId)
    expect((await run('user', 'update', objectId, '--given-name', 'A')).code).toBe(2)
    expect((await run('user', 'delete', objectId)).code).toBe(2)
    expect((await run('user', 'purge', objectId)).code).toBe(0)
    expect((await run('user', 'list', '--deleted')).json.users).toStrictEqual([])
  })

  it('that are purged leave their groups, and are nobody’s manager any more', async () => {
    const noor = await addUser('noor')
    const mina = await addUser('mina', '--manager', 'noor@contoso.com')
    await run('group', 'add', 'Archive')
    await run('group', 'add-member', 'Archive', noor)
    await run('user', 'delete', noor)
    await run('user', 'purge', noor)
    expect((await run('group', 'list')).json.groups[0]?.members).toStrictEqual([])
    const { users } = (await run('user', 'list')).json
    expect(users.map(({ objectId, manager }) => [objectId, manager])).toStrictEqual([[mina, undefined]])
  })

  it('have any other attribute, none of which can reach a prototype', async () => {
    await addUser('amara', '--attribute', 'department=Archive', '--attribute', 'jobTitle=a=b')
    const [user] = (await run('user', 'list')).json.users
    expect(user?.attributes).toStrictEqual({ department: 'Archive', jobTitle: 'a=b' })
    for (const bad of ['__proto__=x', 'constructor=x', '=x', 'x'])
      expect((await run('user', 'update', 'amara@contoso.com', '--attribute', bad)).code).toBe(2)
    await run('user', 'update', 'amara@contoso.com', '--attribute', 'jobTitle=')
    expect((await run('user', 'list')).json.users[0]?.attributes).toStrictEqual({ department: 'Archive' })
  })
})

describe('the application', () => {
  it('takes the secret token from standard input, so that no process listing shows it', async () => {
    scenario.tenant.input = `${scenario.endpoint.secretToken}\n`
    expect(
      (await run('app', 'connect', '--tenant-url', scenario.endpoint.tenantUrl, '--secret-token-stdin')).code
    ).toBe(0)
    expect((await run('app', 'test')).code).toBe(0)
  })

  it('keeps a mapping that matches, one mapping a target, and distinct precedences', async () => {
    expect((await run('app', 'mapping', 'remove', 'userName')).code).toBe(2)
    expect((await run('app', 'mapping', 'set', 'externalId', '--source', 'objectId', '--match', '1')).code).toBe(2)
    expect((await run('app', 'mapping', 'set', 'externalId', '--source', 'objectId', '--match', '2')).code).toBe(0)
    expect((await run('app', 'mapping', 'remove', 'userName')).code).toBe(0)
    expect((await run('app', 'mapping', 'set', 'manager', '--source', 'manager', '--match', '3')).code).toBe(2)
    expect((await run('app', 'mapping', 'set', 'title', '--source', 'a', '--constant', 'b')).code).toBe(2)
    expect((await run('app', 'mapping', 'set', 'title', '--expression', 'Nope()')).code).toBe(2)
    await run('app', 'mapping', 'set', 'title', '--constant', 'Clerk')
    await run('app', 'mapping', 'set', 'title', '--source', 'jobTitle', '--apply', 'creation')
    const { mappings } = (await run('app', 'mapping', 'list')).json
    expect(mappings.filter(({ target }) => target === 'title')).toStrictEqual([
      { target: 'title', source: { type: 'Direct', attribute: 'jobTitle' }, apply: 'OnlyDuringCreation' }
    ])
    const { mappings: defaults } = (await run('app', 'mapping', 'reset')).json
    expect(defaults.map(({ target }) => target)).toStrictEqual([
      'userName',
      'active',
      'name.givenName',
      'name.familyName'
    ])
  })

  it('matches by externalId and by work e-mail, one after another', async () => {
    const { endpoint } = scenario
    endpoint.users.set('x1', {
      id: 'x1',
      userName: 'old',
      active: true,
      emails: [{ type: 'work', value: 'A@example.com' }]
    })
    await run('app', 'mapping', 'set', 'externalId', '--source', 'objectId', '--match', '2')
    await run('app', 'mapping', 'set', 'emails[type eq "work"].value', '--source', 'mail', '--match', '3')
    const objectId = await addAssigned('amara', '--mail', 'a@example.com')
    expect((await run('provision')).code).toBe(0)
    expect(endpoint.users.size).toBe(1)
    expect(endpoint.users.get('x1')?.externalId).toBe(objectId)
  })

  it('needs an objectId for a name that is both a user’s and a group’s', async () => {
    const objectId = await addUser('amara')
    await run('group', 'add', 'amara@contoso.com')
    expect((await run('app', 'assign', 'amara@contoso.com')).code).toBe(2)
    expect((await run('app', 'assign', objectId)).code).toBe(0)
    expect((await run('app', 'assign', objectId)).code).toBe(2)
  })
})

describe('what people read', () => {
  it('shows the steps, what changed, each request with its answer, and what was wrong', async () => {
    await addAssigned('amara', ...amara)
    scenario.endpoint.intercept = ({ method }, proceed) => {
      const answer = proceed()
      return method === 'POST' ? { ...answer, status: 200 } : answer
    }
    const { out, code } = await scenario.tenant.text('provision')
    expect(code).toBe(1)
    for (const text of [
      '2. Determine if user is in scope: Success.',
      'name.givenName: null → Amara',
      'Create: POST http://',
      'sent     {"schemas"',
      'wrong: The endpoint answers 200: 201 is right here. [answer.status, ',
      'Initial cycle: EntryLevelErrors.'
    ])
      expect(out).toContain(text)
    expect((await scenario.tenant.text('app', 'status')).out).toContain('Escrow ')
    expect((await scenario.tenant.text('log', '--summary')).out).toContain('amara@contoso.com')
  })
})
