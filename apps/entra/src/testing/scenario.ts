/** A right endpoint and a tenant connected to it, with the words that most tests need. */
import { afterEach, beforeEach } from 'vitest'
import { type Resource, type ScimEndpoint, type SeenRequest, startScimEndpoint } from './scim-endpoint.ts'
import { type CommandOutcome, createTestTenant, type TestTenant } from './tenant-host.ts'

export type Scenario = {
  readonly endpoint: ScimEndpoint
  readonly tenant: TestTenant
  connect(flag?: string): Promise<CommandOutcome>
  addUser(name: string, ...options: string[]): Promise<string>
  /** Adds a user and assigns it to the application. @returns its objectId. */
  addAssigned(name: string, ...options: string[]): Promise<string>
  provision(...options: string[]): Promise<CommandOutcome>
  /** The one user the endpoint has. */
  onlyUser(): Resource | undefined
  sent(method: string): readonly SeenRequest[]
  lastBody(method: string): unknown
}

export const amara = ['--given-name', 'Amara', '--surname', 'Osei']

/** Opens a scenario before each test of the file, and closes it after. */
export function useScenario(): Scenario {
  let endpoint: ScimEndpoint
  let tenant: TestTenant
  const scenario: Scenario = {
    get endpoint() {
      return endpoint
    },
    get tenant() {
      return tenant
    },
    connect: (flag = '') =>
      tenant.run('app', 'connect', '--tenant-url', endpoint.tenantUrl + flag, '--secret-token', endpoint.secretToken),
    addUser: async (name, ...options) =>
      (await tenant.run('user', 'add', `${name}@contoso.com`, ...options)).json.objectId,
    async addAssigned(name, ...options) {
      const objectId = await scenario.addUser(name, ...options)
      await tenant.run('app', 'assign', objectId)
      return objectId
    },
    provision: (...options) => tenant.run('provision', ...options),
    onlyUser: () => [...endpoint.users.values()][0],
    sent: method => endpoint.requests.filter(request => request.method === method),
    lastBody: method => scenario.sent(method).at(-1)?.body
  }
  beforeEach(async () => {
    endpoint = await startScimEndpoint()
    tenant = await createTestTenant()
    await scenario.connect()
  })
  afterEach(async () => {
    await tenant.dispose()
    await endpoint.close()
  })
  return scenario
}
