// The people that the benchmark provisions, and the requests that Microsoft Entra ID sends for one of them, in its own shapes:
// capitalised `op`, `+` for spaces, booleans as strings, no User-Agent (scim-clients: A.0, A.1, A.2).
import { encodeRequest, type Header } from '../wire/request.ts'

export const mount = '/scim/v2/entra'

export interface Person {
  readonly userName: string
  readonly externalId: string
  readonly givenName: string
  readonly familyName: string
}

const givenNames = ['Amara', 'Emeka', 'Noor', 'Mina', 'Tomás', 'Ingrid', 'Bao', 'Zofia']
const familyNames = ['Osei', 'Lindqvist', 'Farkas', 'Nguyễn', 'Kowalska', 'Haddad', 'Moreau', 'Okafor']

/** The n-th person of a batch; batches never share a name. */
export function personOf(batch: string, n: number): Person {
  return {
    userName: `${batch}.${n}@people.bench.example`,
    externalId: `${batch}-${String(n).padStart(8, '0')}`,
    givenName: givenNames[n % givenNames.length] as string, // inside the list
    familyName: familyNames[(n >> 3) % familyNames.length] as string
  }
}

const entraHeaders = (bearerToken: string): Header[] => [
  ['Authorization', `Bearer ${bearerToken}`],
  ['ADSCIMVersion', '6.0'],
  ['Content-Type', 'application/scim+json; charset=utf-8']
]

/** The requests of one connection to one mount. */
export function entraRequests(bearerToken: string) {
  const headers = entraHeaders(bearerToken)
  const patch = (id: string, operations: readonly object[]) =>
    encodeRequest({
      method: 'PATCH',
      target: `${mount}/Users/${id}`,
      headers,
      body: JSON.stringify({
        schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
        Operations: operations
      })
    })
  return {
    match: (person: Person) =>
      encodeRequest({
        method: 'GET',
        target: `${mount}/Users?filter=userName+eq+%22${person.userName.replace('@', '%40')}%22`,
        headers
      }),
    create: (person: Person) =>
      encodeRequest({ method: 'POST', target: `${mount}/Users`, headers, body: JSON.stringify(userOf(person)) }),
    rename: (id: string, person: Person) =>
      patch(id, [
        { op: 'Replace', path: 'name.givenName', value: `${person.givenName} Maria` },
        { op: 'Replace', path: 'name.familyName', value: `${person.familyName}-Berg` }
      ]),
    disable: (id: string) => patch(id, [{ op: 'Replace', path: 'active', value: 'False' }]),
    remove: (id: string) => encodeRequest({ method: 'DELETE', target: `${mount}/Users/${id}`, headers })
  }
}

export type EntraRequests = ReturnType<typeof entraRequests>

/** More than the four attributes of the guided set-up: also what administrators most often map beside them. */
const userOf = (person: Person) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'],
  externalId: person.externalId,
  userName: person.userName,
  active: true,
  displayName: `${person.givenName} ${person.familyName}`,
  emails: [{ primary: true, type: 'work', value: person.userName }],
  meta: { resourceType: 'User' },
  name: {
    formatted: `${person.givenName} ${person.familyName}`,
    familyName: person.familyName,
    givenName: person.givenName
  }
})
