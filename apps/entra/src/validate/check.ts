/**
 * What a check of the validator is, and what it may use: the same judge as the provisioning service, users of its own
 * that are removed afterwards, and a record of every exchange.
 *
 * @see https://learn.microsoft.com/entra/identity/app-provisioning/scim-validator-tutorial
 */
import type { Finding } from '../judge/finding.ts'
import type { ResourceType } from '../judge/resource.ts'
import type { ExpectedValue } from '../judge/write.ts'
import type { JsonObject, TargetPath } from '../mapping/target-path.ts'
import { type Connection, createScimClient, type Outcome } from '../scim/client.ts'
import type { Exchange } from '../scim/exchange.ts'
import { type PatchBody, patchBody } from '../scim/patch-operations.ts'
import { createTarget, type Target } from '../scim/target.ts'
import { requestUrl } from '../scim/tenant-url.ts'
import { sampleBody } from './sample-user.ts'

export type ValidatorOptions = {
  readonly connection: Connection
  /** Attributes of the test users, in Entra's notation. */
  readonly attributes: readonly TargetPath[]
  /** `userName` never changes: a rename must be refused with 400 `mutability`. */
  readonly immutableUserName: boolean
  readonly userPatchNoContent: boolean
  readonly groups: boolean
  readonly newId: () => string
}

export type Check = { readonly name: string; readonly run: (bench: Bench) => Promise<void> }

export type CheckResult = {
  readonly name: string
  readonly passed: boolean
  readonly findings: readonly Finding[]
  readonly exchanges: readonly Exchange[]
}

/** The check cannot go on: the finding that says why is recorded already. */
export class CheckEnded extends Error {}

export type Bench = {
  readonly options: ValidatorOptions
  readonly target: Target
  readonly exchanges: Exchange[]
  /** Findings that belong to no single answer. */
  readonly found: Finding[]
  newUserName(): string
  /** Creates a test user, minimal or with every attribute. @throws {CheckEnded} if the endpoint does not. */
  createUser(attributes?: readonly TargetPath[]): Promise<TestResource>
  createGroup(displayName: string): Promise<TestResource>
  patch(resource: TestResource, body: PatchBody, expected: readonly ExpectedValue[]): Promise<Outcome>
  /** GET, with the values that must be there. */
  read(resource: TestResource, expected: readonly ExpectedValue[]): Promise<Outcome>
  /** Sends what must be refused, such as a duplicate. */
  refused(
    method: 'POST' | 'PATCH' | 'DELETE',
    segments: readonly string[],
    status: number,
    body?: unknown
  ): Promise<Outcome>
  remove(resource: TestResource): Promise<Outcome>
}

export type TestResource = {
  readonly type: ResourceType
  readonly id: string
  readonly name: string
  readonly sent: JsonObject
}

/** Everything a check made and did not remove itself. */
export type Leftovers = Map<string, ResourceType>

export function openBench(options: ValidatorOptions, leftovers: Leftovers): Bench {
  const { connection, userPatchNoContent } = options
  const exchanges: Exchange[] = []
  const client = createScimClient(connection, exchange => exchanges.push(exchange))
  const target = createTarget(client, { tenantUrl: connection.tenantUrl, userPatchNoContent })

  const create = async (type: ResourceType, name: string, sent: JsonObject): Promise<TestResource> => {
    const { usable, body } = await target.create(type, sent, [])
    const id = body?.id
    if (!usable || typeof id !== 'string') throw new CheckEnded(`The ${type} ${name} was not created.`)
    leftovers.set(id, type)
    return { type, id, name, sent }
  }
  const newUserName = () => `entra-validate-${options.newId()}@example.com`
  return {
    options,
    target,
    exchanges,
    found: [],
    newUserName,
    createUser: (attributes = []) => {
      const name = newUserName()
      return create('User', name, sampleBody(name, attributes))
    },
    createGroup: displayName =>
      create('Group', displayName, { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName }),
    patch: ({ type, id }, body, expected) => target.patch(type, id, body, { expected }),
    read: ({ type, id }, expected) => target.read(type, id, 'VerifyRead', expected),
    refused: (method, segments, status, body) =>
      client.send({ purpose: 'Validate', method, url: requestUrl(connection.tenantUrl, segments), body }, [status]),
    async remove({ type, id }) {
      leftovers.delete(id)
      return target.remove(type, id)
    }
  }
}

/** One operation for each attribute, `op` in lower case, as the validator has it. */
export const operationEach = (op: string, values: ReadonlyMap<TargetPath, unknown>): PatchBody =>
  patchBody([...values].map(([path, value]) => ({ op, path: path.text, value })))

/** Attributes selected by a filter have operations of their own, all others share one without a path. */
export function operationShared(op: string, values: ReadonlyMap<TargetPath, unknown>): PatchBody {
  const filtered = [...values].filter(([path]) => path.filter).map(([path, value]) => ({ op, path: path.text, value }))
  const shared = [...values].filter(([path]) => !path.filter).map(([path, value]) => [path.text, value])
  return patchBody([...filtered, { op, value: Object.fromEntries(shared) }])
}
