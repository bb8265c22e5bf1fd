/**
 * The endpoint's users and groups: each operation that the provisioning service performs on them, with the judgement of
 * its answer. One call is one request, throttling aside.
 */
import { randomUUID } from 'node:crypto'
import { finding, shown } from '../judge/finding.ts'
import { type JudgedList, judgeListResponse, judgeMatches } from '../judge/list-response.ts'
import { judgeResource, type ResourceExpectation, type ResourceType } from '../judge/resource.ts'
import { type ExpectedValue, judgeUnrelated, judgeValues } from '../judge/write.ts'
import type { JsonObject, TargetPath } from '../mapping/target-path.ts'
import type { Judge, Outcome, ScimClient } from './client.ts'
import type { Purpose } from './exchange.ts'
import type { PatchBody } from './patch-operations.ts'
import { requestUrl, type TenantUrl } from './tenant-url.ts'

export type Query = readonly (readonly [string, string])[]

const endpoints = { User: 'Users', Group: 'Groups' } as const

/** Entra leaves the members out of every answer that holds a group. */
const excludedOf = (type: ResourceType): Query => (type === 'Group' ? [['excludedAttributes', 'members']] : [])
const expectedOf = (type: ResourceType, id?: string): ResourceExpectation => ({
  resourceType: type,
  id,
  excluded: type === 'Group' ? ['members'] : []
})

/** A value in a filter: RFC 7644 writes it as a JSON string. */
const equals = (path: TargetPath, value: string) => `${path.text} eq ${JSON.stringify(value)}`

export type Target = ReturnType<typeof createTarget>

export type TargetOptions = {
  readonly tenantUrl: TenantUrl
  /** Whether 204 is as good as 200 as the answer to a user's PATCH. */
  readonly userPatchNoContent: boolean
}

export function createTarget(client: ScimClient, { tenantUrl, userPatchNoContent }: TargetOptions) {
  const url = (type: ResourceType, id?: string, query?: Query) =>
    requestUrl(tenantUrl, [endpoints[type], ...(id === undefined ? [] : [id])], query)

  const list = async (
    purpose: Purpose,
    type: ResourceType,
    query: Query,
    judgeList: (list: JudgedList) => ReturnType<Judge> = () => [],
    expected = expectedOf(type)
  ): Promise<{ readonly outcome: Outcome; readonly resources: readonly JsonObject[] }> => {
    let resources: readonly JsonObject[] = []
    const request = { purpose, method: 'GET', url: url(type, undefined, query) } as const
    const outcome = await client.send(request, [200], body => {
      const judged = judgeListResponse(body, expected)
      resources = judged.resources
      return [...judged.findings, ...judgeList(judged)]
    })
    return { outcome, resources }
  }

  return {
    /** "Test connection": looks for somebody who cannot exist; the answer must be an empty list. */
    async testConnection(path: TargetPath) {
      const nobody = randomUUID()
      const { outcome } = await list('TestConnection', 'User', [['filter', equals(path, nobody)]], ({ resources }) =>
        resources.length === 0
          ? []
          : [
              finding(
                'filter.ignored',
                `Nobody has ${path.text} "${nobody}", yet the answer lists ${resources.length}.`
              )
            ]
      )
      return outcome
    },

    /** Looks for the objects that hold a value of a matching attribute. */
    match: (type: ResourceType, path: TargetPath, value: string) =>
      list('Match', type, [...excludedOf(type), ['filter', equals(path, value)]], ({ resources }) =>
        judgeMatches(resources, path, value)
      ),

    read: (type: ResourceType, id: string, purpose: 'Read' | 'VerifyRead', expected: readonly ExpectedValue[] = []) =>
      client.send({ purpose, method: 'GET', url: url(type, id, excludedOf(type)) }, [200], (body, { headers }) => [
        ...judgeResource(body, { ...expectedOf(type, id), headers }),
        ...judgeValues(body, expected, 'The resource, read again,', 'write.read-back')
      ]),

    create: (type: ResourceType, body: JsonObject, expected: readonly ExpectedValue[]) =>
      client.send({ purpose: 'Create', method: 'POST', url: url(type), body }, [201], (answered, { headers }) => [
        ...judgeResource(answered, { resourceType: type, headers }),
        ...judgeLocation(answered, headers),
        ...judgeValues(answered, expected, 'The answer to the POST')
      ]),

    patch: (type: ResourceType, id: string, body: PatchBody, effect: PatchEffect) =>
      client.send(
        { purpose: 'Update', method: 'PATCH', url: url(type, id), body },
        type === 'User' && !userPatchNoContent ? [200] : [200, 204],
        (answered, { headers }) => [
          ...judgeResource(answered, { resourceType: type, id, headers }),
          ...judgeEffect(answered, effect)
        ]
      ),

    /** 404 is as good as 204: what should go is gone. */
    remove: (type: ResourceType, id: string) =>
      client.send({ purpose: 'Delete', method: 'DELETE', url: url(type, id) }, [204, 404]),

    verifyDeleted: (type: ResourceType, id: string) =>
      client.send({ purpose: 'VerifyDeleted', method: 'GET', url: url(type, id) }, [200, 404], (_, { status }) =>
        status === 404
          ? []
          : [finding('write.still-there', `The ${type} ${id} is still there after its DELETE: 404 is right.`)]
      ),

    /** userName is caseExact false (RFC 7643 §4.1.1): the other case must find the same user, and only it. */
    verifyFilterIgnoresCase: (path: TargetPath, value: string, id: string) =>
      list('VerifyFilter', 'User', [['filter', equals(path, otherCase(value))]], ({ resources }) => [
        ...judgeMatches(resources, path, value),
        ...(resources.some(resource => resource.id === id)
          ? []
          : [
              finding(
                'filter.case',
                `The filter ${equals(path, otherCase(value))} does not find the user with id ${id}.`
              )
            ])
      ]),

    /** meta.location must lead to the resource itself. */
    verifyLocation: (location: string, _type: ResourceType, id: string) =>
      client.send({ purpose: 'VerifyLocation', method: 'GET', url: location }, [200], body =>
        body.id === id
          ? []
          : [finding('resource.location', `meta.location leads to the id ${shown(body.id)}, not to ${shown(id)}.`)]
      ),

    /** "Has this group this member?", as Entra asks about a reference attribute: 0 or 1 results. */
    hasMember: async (groupId: string, memberId: string, expected: boolean) => {
      const filter = `id eq ${JSON.stringify(groupId)} and members eq ${JSON.stringify(memberId)}`
      const query: Query = [
        ['attributes', 'id'],
        ['filter', filter]
      ]
      const only: ResourceExpectation = { resourceType: 'Group', only: ['id'] }
      const judge = ({ resources }: JudgedList) =>
        resources.length === (expected ? 1 : 0)
          ? []
          : [
              finding(
                'write.read-back',
                `The filter ${filter} finds ${resources.length} groups: ${expected ? 1 : 0} is right.`
              )
            ]
      return (await list('VerifyMember', 'Group', query, judge, only)).outcome
    },

    list,

    /** One page of a list; everything that matches need not fit on it. */
    async page(type: ResourceType, startIndex: number, count: number) {
      let resources: readonly JsonObject[] = []
      const query: Query = [...excludedOf(type), ['startIndex', String(startIndex)], ['count', String(count)]]
      const request = { purpose: 'Validate', method: 'GET', url: url(type, undefined, query) } as const
      const outcome = await client.send(request, [200], body => {
        const judged = judgeListResponse(body, expectedOf(type), { startIndex, whole: false })
        resources = judged.resources
        const tooMany = resources.length > count
        const wrong = `${resources.length} resources are on a page for which ${count} were asked.`
        return tooMany ? [...judged.findings, finding('list.total', wrong)] : judged.findings
      })
      return { outcome, resources }
    },

    /** Schema discovery. */
    async schemas() {
      let resources: readonly JsonObject[] = []
      const request = { purpose: 'Validate', method: 'GET', url: requestUrl(tenantUrl, ['Schemas']) } as const
      const outcome = await client.send(request, [200], body => {
        const judged = judgeListResponse(body, 'not judged')
        resources = judged.resources
        const nulls = JSON.stringify(resources).includes(':null')
        return nulls
          ? [...judged.findings, finding('schemas.null', 'A schema holds null: leave such members out.')]
          : judged.findings
      })
      return { outcome, resources }
    },

    addressOf: (type: ResourceType, id: string) => url(type, id)
  }
}

export type PatchEffect = {
  readonly expected: readonly ExpectedValue[]
  /** The resource before, and the mapped attributes that the PATCH does not name. */
  readonly before?: JsonObject | undefined
  readonly untouched?: readonly TargetPath[]
}

const judgeEffect: (answered: JsonObject, effect: PatchEffect) => ReturnType<Judge> = (answered, effect) => [
  ...judgeValues(answered, effect.expected, 'The answer to the PATCH'),
  ...(effect.before ? judgeUnrelated(effect.before, answered, effect.untouched ?? []) : [])
]

/** RFC 7644 §3.3: the address of what was created is in the Location header and in meta.location. */
function judgeLocation(answered: JsonObject, headers: Readonly<Record<string, string>>): ReturnType<Judge> {
  const { location } = headers
  if (location === undefined || !URL.canParse(location))
    return [
      finding('write.location', `The Location header of the 201 is ${shown(location)}: it must be an absolute URL.`)
    ]
  const meta = answered.meta
  const inMeta = typeof meta === 'object' && meta !== null && 'location' in meta ? meta.location : undefined
  if (inMeta !== location)
    return [
      finding(
        'write.location',
        `Location is ${shown(location)} and meta.location ${shown(inMeta)}: they must be equal.`
      )
    ]
  return []
}

const otherCase = (value: string) => {
  const upper = value.toUpperCase()
  return upper === value ? value.toLowerCase() : upper
}
