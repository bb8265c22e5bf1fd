// A process that makes, uses and destroys data keys until it is killed. It tells each acknowledged step on standard output, one JSON array a
// line: what was sealed, or whose key is gone.
import fs from 'node:fs'
import { newId, type UserId } from '../../domain/id.ts'
import { openSecretBox } from '../../secrets/secret-box.ts'
import { openDataKeys } from '../keys/open-data-keys.ts'

const [, , kind = '', location = '', secretFile = '', owners = ''] = process.argv
const place = kind === 'sqlite' ? ({ kind, file: location } as const) : ({ kind: 'postgres', url: location } as const)

/** Written at once: what is told was durable before. */
const tell = (...words: unknown[]): void => void fs.writeSync(1, `${JSON.stringify(words)}\n`)

tell('starting')
const keys = await openDataKeys(place, openSecretBox(secretFile))

const sealFor = async (owner: UserId): Promise<void> =>
  tell('sealed', owner, Buffer.from(await keys.seal(owner, Buffer.from(owner), 'kill')).toString('hex'))

for (const owner of owners.split(',').filter(Boolean)) await sealFor(owner as UserId)
for (let round = 0; owners === ''; round++) {
  const owner = newId<'user'>(Date.now())
  await sealFor(owner)
  if (round % 2 === 1) continue
  tell('destroying', owner)
  await keys.destroy(owner)
  tell('destroyed', owner)
}
await keys.close()
