/** The validator's checks of users, and the direct checks of the gallery validation, in the order of their lists. */
import { finding } from '../judge/finding.ts'
import { expectValue } from '../judge/write.ts'
import { enterpriseUser, managerPath, parseTargetPath, type TargetPath } from '../mapping/target-path.ts'
import { patchBody } from '../scim/patch-operations.ts'
import { type Bench, type Check, operationEach, operationShared, type TestResource } from './check.ts'
import { sampleValues } from './sample-user.ts'

const userName = parseTargetPath('userName')
const active = parseTargetPath('active')
const manager = parseTargetPath(managerPath)
const workEmail = parseTargetPath('emails[type eq "work"].value')
const externalId = parseTargetPath('externalId')

const expectedOf = (values: ReadonlyMap<TargetPath, unknown>) =>
  [...values].map(([path, value]) => expectValue(path, value))

const mustMatch = async ({ target, found }: Bench, path: TargetPath, value: string, user: TestResource | undefined) => {
  const { resources } = await target.match('User', path, value)
  const right = user ? resources.some(({ id }) => id === user.id) : resources.length === 0
  if (!right)
    found.push(finding('filter.missed', `The filter ${path.text} eq "${value}" does not find what it must find.`))
}

const patchAndRead = async (
  bench: Bench,
  user: TestResource,
  body: ReturnType<typeof patchBody>,
  values: ReadonlyMap<TargetPath, unknown>
) => {
  const expected = expectedOf(values)
  await bench.patch(user, body, expected)
  await bench.read(user, expected)
}

/** Attributes that a user can be without. */
const cleared = (attributes: readonly TargetPath[], value: '' | null) => new Map(attributes.map(path => [path, value]))
const absent = (attributes: readonly TargetPath[]) => attributes.map(path => expectValue(path, undefined))

export const userChecks: readonly Check[] = [
  {
    name: 'Create a new User',
    async run(bench) {
      const { attributes } = bench.options
      const user = await bench.createUser(attributes)
      await bench.read(user, [expectValue(userName, user.name), ...expectedOf(sampleValues(attributes, 0))])
    }
  },
  {
    name: 'Create a duplicate User',
    async run(bench) {
      const user = await bench.createUser()
      await bench.refused('POST', ['Users'], 409, user.sent)
      await bench.refused('POST', ['Users'], 409, { ...user.sent, userName: user.name.toUpperCase() })
    }
  },
  {
    name: 'Filter for an existing user, a non-existing one, and with different case',
    async run(bench) {
      const user = await bench.createUser()
      await mustMatch(bench, userName, user.name, user)
      await mustMatch(bench, userName, bench.newUserName(), undefined)
      await mustMatch(bench, userName, user.name.toUpperCase(), user)
    }
  },
  {
    name: 'Filter by externalId and by work e-mail',
    async run(bench) {
      const user = await bench.createUser()
      const address = `mail-${user.name}`
      const values = new Map([
        [externalId, user.id],
        [workEmail, address]
      ])
      await bench.patch(user, operationEach('add', values), expectedOf(values))
      await mustMatch(bench, externalId, user.id, user)
      await mustMatch(bench, workEmail, address, user)
    }
  },
  {
    name: 'Patch User - Replace Attributes (verbose)',
    async run(bench) {
      const { attributes } = bench.options
      const user = await bench.createUser(attributes)
      const values = sampleValues(attributes, 1)
      await patchAndRead(bench, user, operationEach('replace', values), values)
    }
  },
  {
    name: 'Patch User - Replace Attributes (compact)',
    async run(bench) {
      const { attributes } = bench.options
      const user = await bench.createUser(attributes)
      const values = sampleValues(attributes, 1)
      await patchAndRead(bench, user, operationShared('replace', values), values)
    }
  },
  {
    name: 'Patch User - Add Attributes (verbose)',
    async run(bench) {
      const user = await bench.createUser()
      const values = sampleValues(bench.options.attributes, 0)
      await patchAndRead(bench, user, operationEach('add', values), values)
    }
  },
  {
    name: 'Patch User - Add Attributes (compact)',
    async run(bench) {
      const user = await bench.createUser()
      const values = sampleValues(bench.options.attributes, 0)
      await patchAndRead(bench, user, operationShared('add', values), values)
    }
  },
  {
    name: 'Patch User - Several operations on the same attribute',
    async run(bench) {
      const user = await bench.createUser()
      const path = parseTargetPath('displayName')
      const operations = ['first', 'second', 'third'].map(value => ({ op: 'Replace', path: path.text, value }))
      await bench.patch(user, patchBody(operations), [expectValue(path, 'third')])
      await bench.read(user, [expectValue(path, 'third')])
    }
  },
  { name: 'Update User userName', run: renameUser },
  {
    name: 'Disable User',
    async run(bench) {
      for (const operation of [
        { op: 'Replace', path: 'active', value: 'False' },
        { op: 'replace', path: 'active', value: false },
        { op: 'Add', path: 'active', value: 'false' }
      ]) {
        const user = await bench.createUser()
        await bench.patch(user, patchBody([operation]), [expectValue(active, false)])
        await bench.read(user, [expectValue(active, false)])
        await mustMatch(bench, userName, user.name, user)
        const enable = patchBody([{ ...operation, value: operation.value === false ? true : 'True' }])
        await bench.patch(user, enable, [expectValue(active, true)])
        await bench.read(user, [expectValue(active, true)])
      }
    }
  },
  { name: 'Add Manager, Replace Manager, Remove Manager', run: changeManager },
  {
    name: 'Null update',
    async run(bench) {
      const { attributes } = bench.options
      for (const value of ['', null] as const)
        for (const operations of [operationEach, operationShared]) {
          const user = await bench.createUser(attributes)
          await bench.patch(user, operations('replace', cleared(attributes, value)), absent(attributes))
          await bench.read(user, absent(attributes))
        }
    }
  },
  { name: 'User pagination', run: paginate },
  {
    name: 'Delete a User, the same again, and one that never was',
    async run(bench) {
      const user = await bench.createUser()
      await bench.remove(user)
      await bench.target.verifyDeleted('User', user.id)
      await mustMatch(bench, userName, user.name, undefined)
      await bench.refused('DELETE', ['Users', user.id], 404)
      await bench.refused('DELETE', ['Users', bench.options.newId()], 404)
      await bench.refused(
        'PATCH',
        ['Users', user.id],
        404,
        patchBody([{ op: 'Replace', path: 'active', value: 'False' }])
      )
    }
  }
]

async function renameUser(bench: Bench): Promise<void> {
  const user = await bench.createUser()
  const name = bench.newUserName()
  const body = patchBody([{ op: 'replace', value: { userName: name } }])
  if (bench.options.immutableUserName) {
    const { body: error } = await bench.refused('PATCH', ['Users', user.id], 400, body)
    if (error?.scimType !== 'mutability')
      bench.found.push(finding('error.scim-type', 'A rename is refused with a scimType other than "mutability".'))
    await bench.read(user, [expectValue(userName, user.name)])
    return
  }
  await bench.patch(user, body, [expectValue(userName, name)])
  await bench.read(user, [expectValue(userName, name)])
  await mustMatch(bench, userName, user.name, undefined)
}

async function changeManager(bench: Bench): Promise<void> {
  const [user, first, second] = [await bench.createUser(), await bench.createUser(), await bench.createUser()]
  const steps = [
    { op: 'Add', path: managerPath, value: first.id },
    { op: 'replace', path: managerPath, value: { value: second.id } },
    { op: 'replace', value: { [`${enterpriseUser}:manager`]: { value: first.id } } }
  ]
  for (const { op, path, value } of steps) {
    const id = JSON.stringify(value).includes(first.id) ? first.id : second.id
    await bench.patch(user, patchBody([path === undefined ? { op, value } : { op, path, value }]), [
      expectValue(manager, id)
    ])
    await bench.read(user, [expectValue(manager, id)])
  }
  await referenceIs(bench, user, first, 1)
  await referenceIs(bench, user, second, 0)
  for (const operation of [
    { op: 'replace', path: managerPath, value: { value: '' } },
    { op: 'replace', path: managerPath, value: '' },
    { op: 'Remove', path: managerPath }
  ]) {
    await bench.patch(user, patchBody([operation]), [expectValue(manager, undefined)])
    await bench.read(user, [expectValue(manager, undefined)])
    await bench.patch(user, patchBody([{ op: 'Add', path: managerPath, value: first.id }]), [
      expectValue(manager, first.id)
    ])
  }
}

/** "Has this user this manager?", as Microsoft describes it, in either order of the two terms. */
async function referenceIs(
  { target, found }: Bench,
  user: TestResource,
  of: TestResource,
  count: 0 | 1
): Promise<void> {
  const terms = [`id eq "${user.id}"`, `manager eq "${of.id}"`]
  for (const filter of [terms.join(' and '), terms.toReversed().join(' and ')]) {
    const query = [
      ['filter', filter],
      ['attributes', 'id']
    ] as const
    const only = { resourceType: 'User', only: ['id'] } as const
    const { resources } = await target.list('Validate', 'User', query, undefined, only)
    if (resources.length !== count)
      found.push(finding('filter.missed', `The filter ${filter} finds ${resources.length} users: ${count} is right.`))
  }
}

async function paginate(bench: Bench): Promise<void> {
  const pageSize = 5
  for (let i = 0; i < 2 * pageSize + 1; i++) await bench.createUser()
  const seen = new Set<unknown>()
  for (const startIndex of [1, 1 + pageSize, 1 + 2 * pageSize]) {
    const { resources } = await bench.target.page('User', startIndex, pageSize)
    for (const { id } of resources) {
      if (seen.has(id))
        bench.found.push(finding('page.repeated', `The page from ${startIndex} repeats the user ${String(id)}.`))
      seen.add(id)
    }
  }
}
