import type { ConnectionKey, Connections, SetUp } from '@sealpost/api'
import { get, send } from './call.ts'

export const readSetUp = (): Promise<SetUp> => get('/api/provisioning/set-up')

export const readConnections = (): Promise<Connections> => get('/api/provisioning/connections')

/** Makes the service account, unless it is there, and a SCIM key for it. The secrets come this once. */
export const createConnection = (userName: string): Promise<ConnectionKey> =>
  send('POST', '/api/provisioning/keys', { userName })

export const revokeConnection = (keyId: string): Promise<void> =>
  send('DELETE', `/api/provisioning/keys/${encodeURIComponent(keyId)}`)

export const changeRenames = (mount: 'entra' | 'scim', renames: boolean): Promise<void> =>
  send('PUT', `/api/provisioning/mounts/${mount}`, { renames })
