// Filters and orders against their slow twins, the evaluator and the comparison of @sealpost/scim, over generated users.
import {
  compareForSort,
  type Filter,
  leafAttribute,
  matchesFilter,
  printFilter,
  type Resource,
  type SortOrder,
  schemasOf
} from '@sealpost/scim'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { filtersOf, resourcesOf } from '../../../../../packages/scim/test/arbitraries.ts'
import { deviceType } from '../../../../../packages/scim/test/types.ts'
import { isActive, type User } from '../../domain/directory/user.ts'
import { buildUserType } from '../../domain/directory/user-type.ts'
import { newId } from '../../domain/id.ts'
import type { Store } from '../../domain/store.ts'
import { noon, type TestDatabase } from './place.ts'

/** People with every kind of attribute there is. */
const type = buildUserType([deviceType.schema, ...deviceType.extensions.map(({ schema }) => schema)])

const runs = 150 * Number(process.env.SEALPOST_FUZZ_RUNS ?? 1)

/** The user as filters see it. */
function present({ id, attributes, version, createdAt, changedAt, ...user }: User): Resource {
  const meta = {
    resourceType: type.name,
    created: new Date(createdAt).toISOString(),
    lastModified: new Date(changedAt).toISOString(),
    version: `W/"${version}"`,
    location: `https://portal.example/Users/${id}`
  }
  return { ...attributes, schemas: schemasOf(attributes, type), id, active: isActive({ ...user, attributes }), meta }
}

const times = fc.constantFrom(Date.parse('2011-05-13T04:42:34Z'), Date.parse('2011-05-13T04:42:34.001Z'), noon)

const users: fc.Arbitrary<User> = fc
  .record({
    attributes: resourcesOf(type),
    version: fc.integer({ min: 1, max: 3 }),
    createdAt: times,
    changedAt: times
  })
  .map(({ attributes, ...rest }) => {
    const { id: _id, meta: _meta, schemas: _schemas, ...writable } = attributes
    const userName = `${String(attributes.userName ?? '')}${newId<'name'>(Date.now())}`
    return {
      ...rest,
      id: newId<'user'>(Date.now()),
      attributes: { ...writable, userName },
      administrator: false,
      signIn: 'saml',
      source: 'scim',
      deactivatedAt: null
    }
  })

/** Whether a filter compares the one attribute no store knows. */
function asksForLocation(filter: Filter): boolean {
  switch (filter.kind) {
    case 'and':
    case 'or':
      return filter.operands.some(asksForLocation)
    case 'not':
      return asksForLocation(filter.operand)
    case 'valuePath':
      return asksForLocation(filter.filter)
    default:
      return filter.kind === 'compare' && filter.value !== null && leafAttribute(filter.path).name === 'location'
  }
}

const paths = [...new Set(type.paths.values())].filter(path => leafAttribute(path).returned !== 'never')
const orders = fc.record({
  sortBy: fc.option(fc.constantFrom(...paths.filter(path => leafAttribute(path).name !== 'location')), {
    nil: undefined
  }),
  sortOrder: fc.constantFrom<SortOrder>('ascending', 'descending')
})
const pages = fc.record({ offset: fc.integer({ min: 0, max: 20 }), limit: fc.integer({ min: 0, max: 60 }) })
const filters = fc.option(
  filtersOf(type).filter(filter => !asksForLocation(filter)),
  { nil: undefined, freq: 10 }
)

async function fill(store: Store, count: number, seed: number): Promise<readonly { user: User; resource: Resource }[]> {
  const made = fc.sample(users, { numRuns: count, seed })
  for (const user of made) await store.write(tx => tx.users.insert(user))
  return made.map(user => ({ user, resource: present(user) }))
}

export function describeFilters(database: TestDatabase): void {
  describe(`filters in ${database.name}`, () => {
    it('find whom the evaluator finds, in the order it compares, page by page', async () => {
      const store = await (await database.make()).open(type)
      const stored = await fill(store, 50, 1)
      await fc.assert(
        fc.asyncProperty(filters, orders, pages, async (filter, { sortBy, sortOrder }, { offset, limit }) => {
          const matching = stored.filter(({ resource }) => !filter || matchesFilter(resource, filter))
          const sorted = sortBy
            ? matching.toSorted((a, b) => compareForSort(a.resource, b.resource, sortBy, sortOrder))
            : matching
          const query = { ...(filter ? { filter } : {}), ...(sortBy ? { sortBy, sortOrder } : {}), offset, limit }
          const page = await store.users.find(query)
          const told = filter ? printFilter(filter) : 'no filter'
          const expected = sorted.slice(offset, offset + limit).map(({ user }) => user.id)
          expect(
            page.users.map(({ id }) => id),
            told
          ).toEqual(expected)
          expect(page.total, told).toBe(matching.length)
        }),
        { numRuns: runs }
      )
    })
  })
}
