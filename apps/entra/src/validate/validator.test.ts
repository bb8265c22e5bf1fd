import { describe, expect, it } from 'vitest'
import { parseTargetPath } from '../mapping/target-path.ts'
import { useScenario } from '../testing/scenario.ts'
import { fullSchemas } from '../testing/schemas.ts'
import { changed, scimError } from '../testing/scim-endpoint.ts'
import type { CheckResult } from './check.ts'
import { defaultAttributes } from './sample-user.ts'
import { discoveredNames, judgeDiscoverability } from './schema-discovery.ts'

const scenario = useScenario()

const validate = async (...options: string[]) => {
  const { code, out } = await scenario.tenant.run('app', 'validate', ...options)
  const { results } = JSON.parse(out) as { results: readonly CheckResult[] }
  return { code, results, failed: results.filter(({ passed }) => !passed) }
}

describe('app validate', () => {
  it('passes an endpoint that is right, users and groups, and leaves nothing behind', async () => {
    scenario.endpoint.schemas.push(...structuredClone(fullSchemas))
    const { code, results, failed } = await validate('--groups')
    expect(failed.flatMap(({ name, findings }) => findings.map(({ message }) => `${name}: ${message}`))).toStrictEqual(
      []
    )
    expect(code).toBe(0)
    expect(results.length).toBeGreaterThan(15)
    expect(scenario.endpoint.users.size).toBe(0)
    expect(scenario.endpoint.groups.size).toBe(0)
  })

  it('tells which attributes /Schemas does not tell of, and with discover uses only the others', async () => {
    scenario.endpoint.schemas.push({
      id: 'urn:ietf:params:scim:schemas:core:2.0:User',
      attributes: [{ name: 'title' }]
    })
    const whole = await validate()
    expect(whole.failed.map(({ name }) => name)).toStrictEqual(['Schema discoverability'])
    expect((await validate('--attributes', 'discover')).code).toBe(0)
    const created = scenario.sent('POST').at(-1)?.body
    expect(created).not.toHaveProperty('displayName')
  })

  it('wants a rename refused where userName is immutable, and the name kept', async () => {
    scenario.endpoint.schemas.push(...structuredClone(fullSchemas))
    const rename = (name: string) => ({ failed: [{ name }] })
    expect(await validate('--immutable-user-name')).toMatchObject(rename('Update User userName'))
    scenario.endpoint.intercept = ({ body }, proceed) =>
      JSON.stringify(body ?? '').includes('"op":"replace","value":{"userName"')
        ? scimError(400, 'userName is immutable here.', 'mutability')
        : proceed()
    expect((await validate('--immutable-user-name')).failed).toStrictEqual([])
    expect(await validate()).toMatchObject(rename('Update User userName'))
  })

  it.each([
    ['User pagination', (url: string) => url.replace('startIndex=6', 'startIndex=1')],
    [
      'Filter by externalId and by work e-mail',
      (url: string) => url.replace('emails%5Btype+eq+%22work%22%5D.value', 'title')
    ]
  ])('tells of an endpoint that fails "%s"', async (name, misread) => {
    scenario.endpoint.schemas.push(...structuredClone(fullSchemas))
    scenario.endpoint.intercept = ({ rawUrl, query }, proceed) => {
      for (const [key, value] of new URL(misread(rawUrl), 'http://test').searchParams) query.set(key, value)
      return proceed()
    }
    expect((await validate()).failed.map(check => check.name)).toContain(name)
  })

  it('ends a check at the first user that cannot be made, and goes on with the next', async () => {
    scenario.endpoint.intercept = ({ method }, proceed) =>
      method === 'POST' ? changed(proceed(), body => ({ ...body, id: undefined })) : proceed()
    const { failed, results } = await validate()
    expect(failed).toHaveLength(results.length)
  })
})

describe('schema discovery', () => {
  it('derives the names of every default attribute from schemas that have canonicalValues', () => {
    expect(judgeDiscoverability(fullSchemas, defaultAttributes)).toStrictEqual([])
  })

  it('cannot tell attributes by type without canonicalValues', () => {
    const emails = {
      name: 'emails',
      type: 'complex',
      multiValued: true,
      subAttributes: [{ name: 'value' }, { name: 'type' }]
    }
    const schemas = [{ id: 'urn:ietf:params:scim:schemas:core:2.0:User', attributes: [emails] }]
    expect([...discoveredNames(schemas)]).toStrictEqual([
      'emails[primary eq "true"].value',
      'emails[primary eq "true"].type'
    ])
    expect(judgeDiscoverability(schemas, [parseTargetPath('emails[type eq "work"].value')])).toHaveLength(1)
  })
})
