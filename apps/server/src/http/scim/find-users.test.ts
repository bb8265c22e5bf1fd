import { parseResource } from '@sealpost/scim'
import { expect, it } from 'vitest'
import { createUser } from '../../domain/directory/create-user.ts'
import { overEachDatabase } from '../test/everywhere.ts'
import { ScimClient } from '../test/scim-client.ts'
import { defaultPageSize, largestPageSize } from './find-users.ts'

overEachDatabase(running => {
  it('a page has a hundred users unless asked for more, and never more than announced', async () => {
    const { portal, operator } = running()
    const people = Array.from({ length: largestPageSize + 3 }, (_, i) =>
      parseResource({ userName: `person.${i}@example.com`, active: true }, portal.userType, 'create')
    )
    await Promise.all(
      people.map(attributes => createUser(portal, operator, { attributes, signIn: 'saml', source: 'scim' }))
    )
    const client = new ScimClient(running(), 'scim')
    const sizes = async (query: string) => {
      const { body } = await client.get(`/Users${query}`)
      expect(body.Resources).toHaveLength(body.itemsPerPage)
      return [body.totalResults, body.itemsPerPage]
    }
    const total = people.length
    expect(await sizes('')).toEqual([total, defaultPageSize])
    expect(await sizes('?count=300')).toEqual([total, 300])
    expect(await sizes('?count=100000')).toEqual([total, largestPageSize])
    expect(await sizes(`?startIndex=${largestPageSize + 1}&count=500`)).toEqual([total, 3])
    const { filter } = (await client.get('/ServiceProviderConfig')).body
    expect(filter.maxResults).toBe(largestPageSize)
  })
})
