// One life: a user is created, some dozens of generated requests are sent about it, and everything is removed again. What a life does
// follows from the seed and its number alone, so that a failure is seen again by running that one life.
import { randomFrom } from '../random.ts'
import type { Answer } from '../wire/answer.ts'
import { type Connection, ConnectionLost } from '../wire/connection.ts'
import { encodeRequest, type Header, type WireRequest } from '../wire/request.ts'
import { faultsOf } from './invariants.ts'
import { type FuzzRequest, fuzzRequest, type Target } from './requests.ts'

export const requestsInLife = 40

export interface LifeContext {
  readonly seed: string
  readonly bearerToken: string
  readonly link: Connection
  /** The answer to a discovery request before all began: a polluted prototype would show in it. */
  readonly canary: Buffer
  /** Told of each generated request, what it was answered and how long that took. */
  readonly observe: (request: FuzzRequest, answer: Answer, milliseconds: number) => void
}

/** Something that must hold did not: where, and with which request. */
export class Broken extends Error {
  override readonly name = 'Broken'
  readonly life: number
  readonly step: number
  readonly request: FuzzRequest | undefined

  constructor(message: string, life: number, step: number, request: FuzzRequest | undefined, cause?: unknown) {
    super(message, { cause })
    this.life = life
    this.step = step
    this.request = request
  }
}

const mount = '/scim/v2'

export const discoveryRequest = (bearerToken: string): Buffer =>
  encodeRequest({
    method: 'GET',
    target: `${mount}/ServiceProviderConfig`,
    headers: [['Authorization', `Bearer ${bearerToken}`]]
  })

/** Lives one life. @throws Broken */
export async function live(context: LifeContext, life: number): Promise<void> {
  const random = randomFrom(context.seed, 'life', life)
  const state = new LifeState(context, life)
  let step = -1
  let request: FuzzRequest | undefined
  try {
    for (step = 0; step < requestsInLife; step++) {
      const target = await state.target()
      request = fuzzRequest(random, context.bearerToken, target, () => state.newName())
      await sendOne(context, state, request)
    }
    request = undefined
    await state.end()
    const canary = await context.link.send(discoveryRequest(context.bearerToken))
    if (!canary.body.equals(context.canary)) throw new Error(`Discovery answers otherwise than before: ${canary.body}`)
  } catch (error) {
    throw new Broken((error as Error).message, life, step, request, error)
  }
}

async function sendOne(context: LifeContext, state: LifeState, request: FuzzRequest): Promise<void> {
  const began = performance.now()
  let answer: Answer
  try {
    answer = await context.link.send(encodeRequest(request), request.method === 'HEAD')
  } catch (error) {
    if (!(error instanceof ConnectionLost) || !tooLarge(request)) throw error
    return state.check(request, undefined) // cut off while still sending what is refused anyway
  }
  context.observe(request, answer, performance.now() - began)
  const faults = faultsOf(request, answer)
  if (faults.length > 0)
    throw new Error(`${faults.join(' ')} (${answer.status} ${shortened(answer.body.toString(), 500)})`)
  await state.check(request, answer)
}

const tooLarge = (request: WireRequest): boolean => (request.body?.length ?? 0) > 1_000_000

/** What the server is known to hold for this life. */
class LifeState {
  readonly #context: LifeContext
  readonly #life: number
  readonly #headers: readonly Header[]
  readonly #created = new Set<string>()
  #names = 0
  #subject:
    | { readonly id: string; readonly userName: string; readonly body: Buffer; readonly version: string }
    | undefined

  constructor(context: LifeContext, life: number) {
    this.#context = context
    this.#life = life
    this.#headers = [
      ['Authorization', `Bearer ${context.bearerToken}`],
      ['Content-Type', 'application/scim+json']
    ]
  }

  newName(): string {
    return `life${this.#life}.${this.#names++}@fuzz.example`
  }

  /** The subject as it is now; a new one when the last was removed. */
  async target(): Promise<Target> {
    if (!this.#subject) {
      const userName = this.newName()
      const answer = await this.#ask(
        'POST',
        '/Users',
        JSON.stringify({
          schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'],
          userName,
          name: { givenName: 'Amara', familyName: 'Osei' },
          emails: [{ type: 'work', value: userName, primary: true }],
          title: 'Archivist',
          active: true
        })
      )
      if (answer.status !== 201) throw new Error(`The life's user was refused: ${answer.status} ${answer.body}`)
      const id = (JSON.parse(answer.body.toString()) as { id: string }).id
      this.#created.add(id)
      await this.#read(id)
    }
    const subject = this.#subject
    if (!subject) throw new Error('The user that was just created is not there.')
    return subject
  }

  /** Holds the server to what it answered: a refusal changed nothing, a success is what is read afterwards. */
  async check(request: FuzzRequest, answer: Answer | undefined): Promise<void> {
    const before = this.#subject
    // Creating somebody of a deactivated user's name registers that user again.
    if (answer?.status === 201 && this.#remember(answer) === before?.id) return this.#read(before.id)
    if (!request.aboutTarget || !before || request.method === 'GET' || request.method === 'HEAD') return
    await this.#read(before.id)
    const after = this.#subject
    const refused = !answer || answer.status >= 400
    if (refused && !after?.body.equals(before.body))
      throw new Error(`A refusal (${answer?.status}) changed the user from ${before.body} to ${after?.body}.`)
    if (answer?.status === 204 && request.method === 'DELETE' && after)
      throw new Error('A removed user is still there.')
    if (answer?.status === 200 && !request.target.includes('?') && !after?.body.equals(sameMount(answer.body)))
      throw new Error(`The answer ${answer.body} is not what is stored: ${after?.body}.`)
  }

  /** Removes all that the life left. */
  async end(): Promise<void> {
    for (const id of this.#created) {
      const { status, body } = await this.#ask('DELETE', `/Users/${id}`)
      if (status !== 204 && status !== 404) throw new Error(`User ${id} could not be removed: ${status} ${body}`)
    }
  }

  #remember(answer: Answer): string {
    const id = /\/Users\/([^/]+)$/.exec(answer.headers.get('location') ?? '')?.[1]
    if (!id) throw new Error(`A 201 has the location ${answer.headers.get('location')}.`)
    this.#created.add(id)
    return id
  }

  async #read(id: string): Promise<void> {
    const answer = await this.#ask('GET', `/Users/${id}`)
    if (answer.status !== 200 && answer.status !== 404)
      throw new Error(`Reading the user gives ${answer.status}: ${answer.body}`)
    this.#subject = answer.status === 404 ? undefined : subjectOf(id, answer)
    if (answer.status === 404) this.#created.delete(id)
  }

  #ask(method: string, path: string, body?: string): Promise<Answer> {
    const request = { method, target: mount + path, headers: this.#headers, ...(body === undefined ? {} : { body }) }
    return this.#context.link.send(encodeRequest(request))
  }
}

/** The location names the mount that was asked; users are read on the other one. */
const sameMount = (body: Buffer): Buffer =>
  Buffer.from(body.toString().replace('/scim/v2/entra/Users/', `${mount}/Users/`))

function subjectOf(id: string, answer: Answer) {
  const { userName, meta } = JSON.parse(answer.body.toString()) as { userName: string; meta: { version: string } }
  return { id, userName, body: Buffer.from(answer.body), version: meta.version }
}

/** A request as text for a report: without its credential, repetitions told by their number, cut where it still gets long. */
export function shown(request: FuzzRequest, limit = 2_000): string {
  const text = encodeRequest(request)
    .toString('utf8')
    .replace(/(authorization: \w+) .*/i, '$1 …')
  return shortened(text, limit)
}

function shortened(text: string, limit: number): string {
  const told = text.replace(/(.{1,12}?)\1{20,}/gs, (run, unit: string) => `${unit}…(${run.length / unit.length} times)`)
  return told.length <= limit ? told : `${told.slice(0, limit)}… (${text.length} characters)`
}
