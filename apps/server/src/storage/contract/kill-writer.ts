// A process that writes until it is killed. It tells each acknowledged change on standard output, one JSON array a line.
import fs from 'node:fs'
import { openStore } from '../sql/open-store.ts'
import { eventAbout, storeUser, userType } from './place.ts'

const [, , kind = '', location = '', run = ''] = process.argv
const place = kind === 'sqlite' ? ({ kind, file: location } as const) : ({ kind: 'postgres', url: location } as const)
const store = await openStore(place, { userType })

/** Written at once: what is told was durable before. */
const tell = (...words: unknown[]): void => void fs.writeSync(1, `${JSON.stringify(words)}\n`)

async function work(worker: number): Promise<void> {
  for (let round = 0; ; round++) {
    const userName = `${run}-${worker}-${round}`
    const user = await storeUser(store, { userName, title: 'new', emails: [{ value: `${userName}@example.com` }] })
    tell('created', userName)
    await store.write(async tx => {
      const attributes = { ...user.attributes, title: 'changed' }
      await tx.events.append(eventAbout(user, { details: { half: 1 } }))
      await tx.users.update({ ...user, attributes, version: 2 })
      await tx.passwords.write(user.id, 'encoded')
      await tx.events.append(eventAbout(user, { details: { half: 2 } }))
    })
    tell('changed', userName)
    store.note(eventAbout(user, { action: 'scim.request' }))
  }
}

tell('ready')
await Promise.all(Array.from({ length: 8 }, (_, worker) => work(worker)))
