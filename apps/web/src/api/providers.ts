import type {
  Certificates,
  MetadataFacts,
  Provider,
  ProviderDraft,
  Providers,
  ServiceProvider,
  SignOnPolicy,
  SignOnPolicyChange,
  StartedTest,
  TestReport
} from '@sealpost/api'
import { get, send } from './call.ts'

const address = (id: string) => `/api/providers/${encodeURIComponent(id)}`

export const listProviders = (): Promise<Providers> => get('/api/providers')

export const createProvider = (draft: ProviderDraft): Promise<Provider> => send('POST', '/api/providers', draft)

export const changeProvider = (id: string, draft: ProviderDraft): Promise<Provider> => send('PUT', address(id), draft)

/** Ends the sessions that began there too. */
export const removeProvider = (id: string): Promise<void> => send('DELETE', address(id))

/** Stores nothing. */
export const readMetadata = (xml: string): Promise<MetadataFacts> => send('POST', '/api/providers/metadata', { xml })

/** Stores nothing. */
export const readCertificate = (certificate: string): Promise<Certificates> =>
  send('POST', '/api/providers/certificate', { certificate })

export const startTest = (id: string): Promise<StartedTest> => send('POST', `${address(id)}/tests`)

export const readTest = (id: string, test: string): Promise<TestReport> =>
  get(`${address(id)}/tests/${encodeURIComponent(test)}`)

/** Checks a pasted response; signs nobody in and keeps nothing. */
export const examineResponse = (id: string, samlResponse: string): Promise<TestReport> =>
  send('POST', `${address(id)}/examination`, { samlResponse })

export const readServiceProvider = (): Promise<ServiceProvider> => get('/api/service-provider')

/** The key before stays good for decrypting. */
export const createServiceProviderKey = (): Promise<ServiceProvider> => send('POST', '/api/service-provider/key')

export const readSignOnPolicy = (): Promise<SignOnPolicy> => get('/api/sign-on-policy')

export const changeSignOnPolicy = (policy: SignOnPolicyChange): Promise<SignOnPolicy> =>
  send('PUT', '/api/sign-on-policy', policy)
