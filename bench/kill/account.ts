// What a client knows of one account: the last state that was acknowledged to it and, while a request is under way, the state that
// request asks for. After a crash the server may hold the one or the other, whole; nothing else.
import { randomUUID } from 'node:crypto'
import type { Random } from '../random.ts'

/** The attributes of a user, without what the server adds. */
export type Attributes = Readonly<Record<string, unknown>>

/** A state: the attributes and the number of changes that led there. Null when there is no such user. */
export type State = { readonly attributes: Attributes; readonly version: number } | null

export interface Step {
  readonly method: 'POST' | 'PATCH' | 'DELETE'
  readonly body?: object
  readonly after: State
}

export class Account {
  readonly userName: string
  readonly externalId: string
  /** Given by the server; unknown as long as no creation was acknowledged or found. */
  id: string | undefined
  known: State = null
  pending: Step | undefined

  constructor(userName: string) {
    this.userName = userName
    this.externalId = randomUUID()
  }

  /** What to do next. Undefined when this account's story is over. */
  next(random: Random): Step | undefined {
    if (!this.known) return this.id === undefined ? this.#create(random) : undefined
    const active = this.known.attributes.active === true
    return random.weighted<() => Step>([
      [active ? 6 : 0, () => this.#rename(random)],
      [active ? 2 : 0, () => this.#activate(false)],
      [active ? 0 : 2, () => this.#activate(true)],
      [2, () => ({ method: 'DELETE', after: null })]
    ])()
  }

  #create(random: Random): Step {
    const attributes = {
      ...this.#bare(true),
      ...profile(random),
      emails: [{ type: 'work', value: this.userName, primary: true }]
    }
    return { method: 'POST', body: { schemas: [coreSchema], ...attributes }, after: { attributes, version: 1 } }
  }

  /** Three attributes that belong together: half of them changed would show. */
  #rename(random: Random): Step {
    const { displayName, name } = profile(random)
    const operations = [
      { op: 'Replace', path: 'name.givenName', value: name.givenName },
      { op: 'Replace', path: 'displayName', value: displayName },
      { op: 'Replace', path: 'name.familyName', value: name.familyName }
    ]
    return this.#patch(operations, { ...this.known?.attributes, displayName, name })
  }

  /** Deactivation leaves no profile, activation starts without one (product: chapter 10). */
  #activate(active: boolean): Step {
    return this.#patch([{ op: 'Replace', path: 'active', value: active ? 'True' : 'False' }], this.#bare(active))
  }

  #patch(operations: readonly object[], attributes: Attributes): Step {
    const body = { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: operations }
    return { method: 'PATCH', body, after: { attributes, version: (this.known?.version ?? 0) + 1 } }
  }

  #bare(active: boolean): Attributes {
    return { userName: this.userName, externalId: this.externalId, active }
  }
}

const coreSchema = 'urn:ietf:params:scim:schemas:core:2.0:User'

/** The same number in all three, so that a mixture of two changes is seen. */
function profile(random: Random) {
  const mark = random.below(1e9)
  return { displayName: `Name ${mark}`, name: { givenName: `Given ${mark}`, familyName: `Family ${mark}` } }
}
