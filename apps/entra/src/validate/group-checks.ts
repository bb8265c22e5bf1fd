/** The validator's checks of groups, in the order of its list. */
import { finding } from '../judge/finding.ts'
import { expectValue } from '../judge/write.ts'
import { parseTargetPath } from '../mapping/target-path.ts'
import { patchBody } from '../scim/patch-operations.ts'
import type { Bench, Check, TestResource } from './check.ts'

const displayName = parseTargetPath('displayName')
const newName = ({ options }: Bench) => `Entra validate ${options.newId()}`

const mustMatch = async ({ target, found }: Bench, name: string, group: TestResource | undefined) => {
  const { resources } = await target.match('Group', displayName, name)
  const right = group ? resources.some(({ id }) => id === group.id) : resources.length === 0
  if (!right)
    found.push(finding('filter.missed', `The filter displayName eq "${name}" does not find what it must find.`))
}

export const groupChecks: readonly Check[] = [
  {
    name: 'Create a new Group, and a duplicate',
    async run(bench) {
      const group = await bench.createGroup(newName(bench))
      await bench.read(group, [expectValue(displayName, group.name)])
      await bench.refused('POST', ['Groups'], 409, group.sent)
    }
  },
  {
    name: 'Filter for an existing group, a non-existing one, and with different case',
    async run(bench) {
      const group = await bench.createGroup(newName(bench))
      await mustMatch(bench, group.name, group)
      await mustMatch(bench, newName(bench), undefined)
      await mustMatch(bench, group.name.toUpperCase(), group)
    }
  },
  {
    name: 'Update Group displayName',
    async run(bench) {
      const group = await bench.createGroup(newName(bench))
      const name = newName(bench)
      await bench.patch(group, patchBody([{ op: 'replace', value: { displayName: name } }]), [
        expectValue(displayName, name)
      ])
      await bench.read(group, [expectValue(displayName, name)])
    }
  },
  {
    name: 'Add Member, Remove Member',
    async run(bench) {
      const group = await bench.createGroup(newName(bench))
      const [first, second] = [await bench.createUser(), await bench.createUser()]
      const membersAre = async (present: readonly TestResource[]) => {
        for (const user of [first, second]) await bench.target.hasMember(group.id, user.id, present.includes(user))
      }
      const byPath = (user: TestResource) => ({ op: 'remove', path: `members[value eq "${user.id}"]` })
      const listed = (op: string, ...users: TestResource[]) => ({
        op,
        path: 'members',
        value: users.map(user => ({ $ref: null, value: user.id }))
      })
      await bench.patch(group, patchBody([listed('replace', first, second)]), [])
      await membersAre([first, second])
      await bench.patch(group, patchBody([byPath(first)]), [])
      await membersAre([second])
      await bench.patch(group, patchBody([listed('Add', first)]), [])
      await membersAre([first, second])
      await bench.patch(group, patchBody([listed('Remove', second)]), [])
      await membersAre([first])
      await bench.patch(group, patchBody([listed('add', second), byPath(second)]), [])
      await membersAre([first])
    }
  },
  {
    name: 'Delete a Group, the same again, and one that never was',
    async run(bench) {
      const group = await bench.createGroup(newName(bench))
      await bench.remove(group)
      await bench.target.verifyDeleted('Group', group.id)
      await bench.refused('DELETE', ['Groups', group.id], 404)
      await bench.refused('DELETE', ['Groups', bench.options.newId()], 404)
    }
  }
]
