// What the readers of packages/scim cost: ordinary requests in microseconds, and the costliest inputs of 64 KB that tests know in
// milliseconds, each first run (cold code) and median, as CPU time of this process. Run: node scripts/run.mjs node bench/scim-parsers.ts
// The exit code is 1 when a costliest input took 50 ms or more.
import {
  assertBoundedJson,
  defineResourceType,
  enterpriseUserSchema,
  listResponse,
  matchesFilter,
  parseFilter,
  parseListQuery,
  parsePatchPath,
  parseProjection,
  parseResource,
  printFilter,
  project,
  userSchema
} from '@sealpost/scim'
import { worstFilters, worstPaths, worstProjections } from '../packages/scim/test/worst-cases.ts'

const size = 65_536
const limitMilliseconds = 50

const type = defineResourceType({
  name: 'User',
  endpoint: '/Users',
  description: 'User Account',
  schema: userSchema,
  extensions: [{ schema: enterpriseUserSchema, required: false }]
})

const body: unknown = {
  schemas: [userSchema.id, enterpriseUserSchema.id],
  externalId: 'emp-0042',
  userName: 'emeka@example.com',
  active: true,
  displayName: 'Emeka Lindqvist',
  emails: [{ primary: true, type: 'work', value: 'emeka@example.com' }],
  name: { givenName: 'Emeka', familyName: 'Lindqvist', formatted: 'Emeka Lindqvist' },
  [enterpriseUserSchema.id]: { department: 'Archive', manager: { value: '9c1e' } },
  phoneNumbers: null,
  roles: [],
  meta: { resourceType: 'User' }
}

const user = parseResource(body, type, 'create')
const match = parseFilter('userName eq "emeka@example.com"', type)
const all = parseProjection({}, type)
const some = parseProjection({ attributes: 'userName,emails.value' }, type)

const ordinary: readonly (readonly [string, () => unknown])[] = [
  ['parseFilter: userName eq', () => parseFilter('userName eq "emeka@example.com"', type)],
  ['parseFilter: emails[..].value eq', () => parseFilter('emails[type eq "work"].value eq "a@example.com"', type)],
  ['printFilter', () => printFilter(match)],
  ['matchesFilter', () => matchesFilter(user, match)],
  ['parsePatchPath: active', () => parsePatchPath('active', type)],
  ['parsePatchPath: emails[..].value', () => parsePatchPath('emails[type eq "work"].value', type)],
  ['parseListQuery', () => parseListQuery({ filter: 'userName eq "x"', startIndex: '1', count: '100' }, type)],
  ['assertBoundedJson of a user', () => assertBoundedJson(body)],
  ['parseResource of a user', () => parseResource(body, type, 'create')],
  ['project, by default', () => project(user, all, type)],
  ['project, two attributes', () => project(user, some, type)],
  ['listResponse of one', () => listResponse({ resources: [user], totalResults: 1, startIndex: 1 })]
]

/** Milliseconds of CPU, so that other programs on the machine do not count. */
function milliseconds(action: () => unknown): number {
  const start = process.cpuUsage()
  action()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

function swallowed(action: () => unknown): () => unknown {
  return () => {
    try {
      return action()
    } catch (error) {
      return error
    }
  }
}

/** Median over rounds of the microseconds one run takes when many follow each other. */
function perRun(action: () => unknown): number {
  const times = 50_000
  const rounds = Array.from({ length: 7 }, () =>
    milliseconds(() => {
      for (let run = 0; run < times; run++) action()
    })
  )
  return ((rounds.toSorted((a, b) => a - b)[3] ?? 0) * 1000) / times
}

console.log('ordinary requests, µs of CPU')
for (const [name, action] of ordinary) console.log(`${perRun(action).toFixed(2).padStart(9)}  ${name}`)

const worst = [
  ...worstFilters.map(
    ({ name, text }) => [`filter: ${name}`, text, (each: string) => parseFilter(each, type)] as const
  ),
  ...worstPaths.map(({ name, text }) => [`path: ${name}`, text, (each: string) => parsePatchPath(each, type)] as const),
  ...worstProjections.map(
    ({ name, text }) =>
      [`attributes: ${name}`, text, (each: string) => parseProjection({ attributes: each }, type)] as const
  )
]

console.log(`\ninputs of ${size} characters, ms of CPU: first run, median`)
let costliest = 0
for (const [name, text, read] of worst) {
  const input = text(size)
  const action = swallowed(() => read(input))
  const first = milliseconds(action)
  const median = Array.from({ length: 21 }, () => milliseconds(action)).toSorted((a, b) => a - b)[10] ?? 0
  costliest = Math.max(costliest, first, median)
  console.log(`${first.toFixed(2).padStart(9)} ${median.toFixed(2).padStart(8)}  ${name}`)
}

console.log(`\ncostliest: ${costliest.toFixed(2)} ms (limit ${limitMilliseconds} ms)`)
if (costliest >= limitMilliseconds) process.exitCode = 1
