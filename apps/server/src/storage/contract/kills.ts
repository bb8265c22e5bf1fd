// A process killed at any moment: what it acknowledged is there, and nothing is there by half.
import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import readline from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Store } from '../../domain/store.ts'
import type { TestDatabase, TestPlace } from './place.ts'

const kills = Number(process.env.SEALPOST_KILLS ?? 5)

const program = fileURLToPath(new URL('kill-writer.ts', import.meta.url))
const flags = ['--disable-warning=ExperimentalWarning', '--conditions=@sealpost/source']

/** Runs a writer and kills it after it told so many lines; gives back all it told. */
async function runAndKill(kind: string, location: string, run: number, after: number): Promise<[string, string][]> {
  const child = spawn(process.execPath, [...flags, program, kind, location, String(run)], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const told: [string, string][] = []
  for await (const line of readline.createInterface({ input: child.stdout })) {
    told.push(JSON.parse(line) as [string, string])
    if (told.length === after) child.kill('SIGKILL')
  }
  return told
}

async function checkWhole(place: TestPlace, store: Store, told: readonly [string, string][]): Promise<void> {
  for (const [what, userName] of told) {
    if (what === 'ready') continue
    const user = await store.users.byUserName(userName)
    expect(user, userName).toBeDefined()
    if (what === 'changed') expect(user).toMatchObject({ version: 2, attributes: { title: 'changed' } })
  }
  const users = await place.run(
    "select version, (select count(*) from user_listing where user_seq = seq) as listed, (select count(*) from user_emails where user_seq = seq) as emails, (select count(*) from passwords where user_id = users.id) as passwords, (select count(*) from events where target_id = users.id and action = 'user.changed') as events from users"
  )
  for (const { version, listed, emails, passwords, events } of users) {
    const changed = Number(version) === 2
    expect([listed, emails, passwords, events].map(Number)).toEqual(changed ? [1, 1, 1, 2] : [1, 1, 0, 0])
  }
  expect(await store.events.verify()).not.toHaveProperty('fault')
}

export function describeKills(database: TestDatabase): void {
  const kind = database.name === 'SQLite' ? 'sqlite' : 'postgres'

  describe(`several processes on ${database.name}`, () => {
    it('start at once where there is nothing yet, write at once, and keep one chain', async () => {
      const place = await database.make()
      const told = await Promise.all([1, 2, 3, 4].map(run => runAndKill(kind, place.location, run, 30)))
      for (const lines of told) expect(lines.length).toBeGreaterThanOrEqual(30)
      await checkWhole(place, await place.open(), told.flat())
    })
  })

  describe(`a process killed while it writes to ${database.name}`, () => {
    it('leaves every acknowledged change whole, and no other by half', {
      timeout: 60_000 + kills * 5_000
    }, async () => {
      const place = await database.make()
      for (let run = 1; run <= kills; run++) {
        const told = await runAndKill(kind, place.location, run, randomInt(2, 400))
        const store = await place.open()
        await checkWhole(place, store, told)
        await store.close()
      }
    })
  })
}
