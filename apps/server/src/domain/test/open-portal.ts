// A real portal over a database of its own in a temporary folder, for tests of the rules.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseResource, type Schema } from '@sealpost/scim'
import { onTestFinished } from 'vitest'
import { credentials } from '../../secrets/credentials.ts'
import { openSecretBox } from '../../secrets/secret-box.ts'
import { openBlobs } from '../../storage/blobs/open-blobs.ts'
import { openDataKeys } from '../../storage/keys/open-data-keys.ts'
import { openStore } from '../../storage/sql/open-store.ts'
import type { Actor, Occasion } from '../actor.ts'
import { createUser } from '../directory/create-user.ts'
import type { SignInType, User } from '../directory/user.ts'
import { buildUserType } from '../directory/user-type.ts'
import { newId } from '../id.ts'
import type { Portal } from '../portal.ts'

export async function openPortal(extensions: readonly Schema[] = []): Promise<Portal> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sealpost-domain-'))
  const userType = buildUserType(extensions)
  const store = await openStore({ kind: 'sqlite', file: path.join(folder, 'sealpost.db') }, { userType })
  const secrets = openSecretBox(path.join(folder, 'secret.key'))
  const dataKeys = await openDataKeys({ kind: 'sqlite', file: path.join(folder, 'keys', 'keys.db') }, secrets)
  const blobs = await openBlobs({ kind: 'local', folder: path.join(folder, 'blobs') })
  onTestFinished(async () => {
    await store.close()
    await dataKeys.close()
    await blobs.close()
    fs.rmSync(folder, { recursive: true, force: true })
  })
  const origin = 'http://localhost:8080'
  return { store, userType, secrets, dataKeys, blobs, mail: true, origin, ...credentials() }
}

const noon = Date.UTC(2026, 0, 1, 12)

export const occasion = (actor: Actor = { kind: 'operator' }, at = noon): Occasion => ({
  actor,
  at,
  correlationId: newId<'request'>(Date.now())
})

/** A SCIM client at one of the two addresses. */
export const client = (mount: 'entra' | 'scim', at = noon): Occasion =>
  occasion({ kind: 'connection', mount, keyId: newId<'key'>(Date.now()), ownerId: newId<'user'>(Date.now()) }, at)

export async function addUser(
  portal: Portal,
  body: Record<string, unknown>,
  draft: { signIn?: SignInType; administrator?: boolean; source?: 'scim' | 'operator' } = {}
): Promise<User> {
  const attributes = parseResource({ active: true, ...body }, portal.userType, 'create')
  const { user } = await createUser(portal, draft.source === 'operator' ? occasion() : client('scim'), {
    attributes,
    signIn: 'saml',
    source: 'scim',
    ...draft
  })
  return user
}
