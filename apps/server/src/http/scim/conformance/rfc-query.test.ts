// Reading and querying by the RFC: the checklist of scim-clients.md, chapter E.
import { expect } from 'vitest'
import { everywhere, type Row } from '../../test/everywhere.ts'
import { enterpriseUrn, freshName, type Json, type ScimClient } from '../../test/scim-client.ts'

/** Users who share a title of their own, so that a test sees only those it made. */
async function cohort(client: ScimClient, people: readonly Json[]): Promise<{ title: string; ids: string[] }> {
  const title = freshName('cohort')
  const ids: string[] = []
  for (const person of people) ids.push((await client.create({ ...person, title })).id)
  return { title, ids }
}

const nickNamesOf = (body: Json) => body.Resources.map((user: Json) => user.nickName)

const rows: Row[] = [
  [
    'E 3.4.1 attributes and excludedAttributes on every kind of answer; both at once is refused',
    async client => {
      const user = await client.create({
        nickName: 'Em',
        name: { givenName: 'E', familyName: 'L' },
        [enterpriseUrn]: { department: 'A', division: 'B' }
      })
      const only = '?attributes=name.givenName,urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department'
      const read = await client.get(`/Users/${user.id}${only}`)
      const put = await client.put(`/Users/${user.id}${only}`, user)
      const patched = await client.send('PATCH', `/Users/${user.id}${only}`, {
        Operations: [{ op: 'add', path: 'title', value: 'x' }]
      })
      for (const { body } of [read, put, patched]) {
        expect(body).toMatchObject({ id: user.id, name: { givenName: 'E' }, [enterpriseUrn]: { department: 'A' } })
        expect(Object.keys(body).sort()).toEqual(['id', 'name', 'schemas', enterpriseUrn].sort())
        expect(Object.keys(body.name)).toEqual(['givenName'])
      }
      const without = await client.get(`/Users/${user.id}?EXCLUDEDATTRIBUTES=name,meta,${enterpriseUrn}`)
      expect(Object.keys(without.body)).not.toEqual(expect.arrayContaining(['name']))
      expect(without.body).toMatchObject({ id: user.id, nickName: 'Em' })
      expect((await client.get(`/Users/${user.id}?attributes=id&excludedAttributes=name`)).status).toBe(400)
    }
  ],
  [
    'E 3.4.2 the root, /Users and .search answer the same query alike',
    async client => {
      const { title, ids } = await cohort(client, [{ nickName: 'b' }, { nickName: 'a' }, { nickName: 'c' }])
      const query = {
        filter: `title eq "${title}"`,
        sortBy: 'nickName',
        sortOrder: 'descending',
        startIndex: 1,
        count: 2
      }
      const url = Object.entries(query)
        .map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
        .join('&')
      const answers = [
        await client.get(`/Users?${url}`),
        await client.get(`/?${url}`),
        await client.get(`?${url}`),
        await client.post('/Users/.search', query),
        await client.post('/.search', query)
      ]
      for (const { body } of answers) expect(body).toEqual(answers[0]?.body)
      expect(answers[0]?.body).toMatchObject({
        totalResults: 3,
        itemsPerPage: 2,
        Resources: [{ id: ids[2] }, { id: ids[0] }]
      })
    }
  ],
  [
    'E 3.4.2.2 operators, precedence, grouping, escapes, times, numbers of terms',
    async client => {
      const { title, ids } = await cohort(client, [
        { nickName: 'Alpha "A"', displayName: 'one' },
        { nickName: 'beta\\b', displayName: 'two', active: false },
        {
          nickName: 'gamma',
          emails: [
            { type: 'work', value: 'g@example.com' },
            { type: 'home', value: 'h@example.org' }
          ]
        }
      ])
      const cases: readonly (readonly [string, number[]])[] = [
        ['nickName eq "alpha \\"a\\""', [0]],
        ['nickName eq "BETA\\\\b"', [1]],
        ['nickName eq "\\u0067amma"', [2]],
        ['nickName ne "gamma"', [0, 1]],
        ['nickName co "a"', [0, 1, 2]],
        ['nickName sw "al" or nickName ew "ma"', [0, 2]],
        ['displayName pr', [0, 1]],
        ['not (displayName pr)', [2]],
        ['nickName gt "alpz" and nickName lt "gammb"', [1, 2]],
        ['nickName ge "gamma"', [2]],
        ['active eq false', [1]],
        ['displayName eq "one" or displayName eq "two" and active eq true', [0]],
        ['(displayName eq "one" or displayName eq "two") and active eq true', [0]],
        ['emails[type eq "work" and value co "example.com"]', [2]],
        ['emails[type eq "work" and value co "example.org"]', []],
        ['emails.type eq "work" and emails.value co "example.org"', [2]],
        ['emails eq "G@example.com"', [2]],
        ['meta.created gt "2020-01-01T00:00:00Z"', [0, 1, 2]],
        ['meta.created lt "2020-01-01T00:00:00+02:00"', []],
        ['meta.resourceType eq "User"', [0, 1, 2]]
      ]
      for (const [filter, expected] of cases) {
        const { body, status } = await client.find(`title eq "${title}" and (${filter})`)
        expect(status, `${filter}: ${JSON.stringify(body)}`).toBe(200)
        expect(
          body.Resources.map((user: Json) => ids.indexOf(user.id)),
          filter
        ).toEqual(expected)
      }
      for (const filter of [
        'active gt true',
        'active co "t"',
        'userName eq 7',
        'meta.created gt "yesterday"',
        'password eq "x"',
        'name eq "x"'
      ]) {
        expect(await client.find(filter), filter).toMatchObject({ status: 400, body: { scimType: 'invalidFilter' } })
      }
    }
  ],
  [
    'E 3.4.2.2 a filter longer than an address may be comes by POST',
    async client => {
      const { id, userName } = await client.create()
      const filter = [
        ...Array.from({ length: 1_500 }, (_, i) => `userName eq "nobody${i}"`),
        `userName eq "${userName}"`
      ].join(' or ')
      expect(filter.length).toBeGreaterThan(30_000)
      expect((await client.post('/Users/.search', { filter })).body).toMatchObject({
        totalResults: 1,
        Resources: [{ id }]
      })
      expect(await client.post('/Users/.search', { filter: `title eq "${'x'.repeat(70_000)}"` })).toMatchObject({
        status: 400,
        body: { scimType: 'invalidFilter' }
      })
    }
  ],
  [
    'E 3.4.2.3 sorting: missing values last, first when descending; primary value; case by the attribute',
    async client => {
      const { title } = await cohort(client, [
        { nickName: 'b', emails: [{ value: 'z@x.example' }, { value: 'b@x.example', primary: true }] },
        { displayName: 'none' },
        { nickName: 'A', emails: [{ value: 'a@x.example' }] }
      ])
      const sorted = async (sortBy: string, order: string) =>
        nickNamesOf((await client.find(`title eq "${title}"`, `&sortBy=${sortBy}&sortOrder=${order}`)).body)
      expect(await sorted('nickName', 'ascending')).toEqual(['A', 'b', undefined])
      expect(await sorted('nickname', 'DESCENDING')).toEqual([undefined, 'b', 'A'])
      expect(await sorted('emails', 'ascending')).toEqual(['A', 'b', undefined])
      expect(await client.get('/Users?sortBy=nope')).toMatchObject({ status: 400, body: { scimType: 'invalidPath' } })
    }
  ],
  [
    'E 3.4.2.4 paging: bounds, totals alone, pages past the end, junk',
    async client => {
      const { title } = await cohort(client, [{}, {}, {}])
      const page = async (more: string) => {
        const { body } = await client.find(`title eq "${title}"`, more)
        return [body.totalResults, body.startIndex, body.itemsPerPage, body.Resources.length]
      }
      expect(await page('&startIndex=0&count=2')).toEqual([3, 1, 2, 2])
      expect(await page('&startIndex=-5')).toEqual([3, 1, 3, 3])
      expect(await page('&count=0')).toEqual([3, 1, 0, 0])
      expect(await page('&count=-1')).toEqual([3, 1, 0, 0])
      expect(await page('&startIndex=3&count=10')).toEqual([3, 3, 1, 1])
      expect(await page('&startIndex=4')).toEqual([3, 4, 0, 0])
      expect(await page('&startIndex=2000000000&count=2000000000')).toEqual([3, 2_000_000_000, 0, 0])
      for (const junk of ['count=x', 'startIndex=1.5', 'count=1&count=2', 'count=', 'sortOrder=up']) {
        expect(await client.get(`/Users?${junk}`), junk).toMatchObject({
          status: 400,
          body: { scimType: 'invalidValue' }
        })
      }
      expect((await client.post('/Users/.search', { count: '5' })).status).toBe(400)
    }
  ],
  [
    'E 3.14 an ETag, a version, and 304 for who has it already',
    async client => {
      const user = await client.create()
      const { headers, body } = await client.get(`/Users/${user.id}`)
      expect(headers.etag).toBe('W/"1"')
      expect(body.meta.version).toBe('W/"1"')
      for (const tag of ['W/"1"', '"1"', '*', 'W/"7", W/"1"']) {
        const answer = await client.with({ 'if-none-match': tag }).get(`/Users/${user.id}`)
        expect(answer, tag).toMatchObject({ status: 304, headers: { etag: 'W/"1"' } })
      }
      expect((await client.with({ 'if-none-match': 'W/"2"' }).get(`/Users/${user.id}`)).status).toBe(200)
    }
  ]
]

everywhere(rows)
