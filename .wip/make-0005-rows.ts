import fs from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { buildUserType } from '../../domain/directory/user-type.ts'
import { sqlite } from './dialect.ts'
import { migrate } from './migrate.ts'
import { openSqlite } from './sqlite-driver.ts'
import { openStore } from './open-store.ts'
const folder = new URL('./migrations/', import.meta.url)
const base = fs.existsSync(new URL('0004-erasure.rows.json', folder)) ? '0004-erasure' : '0003-exchange'
const file = '/tmp/rows-0005.db'
for (const end of ['', '-wal', '-shm']) fs.rmSync(file + end, { force: true })
const opened = await openSqlite(file)
await migrate(opened.writer, sqlite, async () => {}, base)
await opened.close()
const rows = JSON.parse(fs.readFileSync(new URL(`${base}.rows.json`, folder), 'utf8'))
const db = new DatabaseSync(file)
for (const [table, list] of Object.entries(rows) as any) {
  db.exec(`delete from ${table}`)
  for (const row of list) {
    const names = Object.keys(row)
    db.prepare(`insert into ${table} (${names}) values (${names.map(() => '?')})`).run(...Object.values(row).map((c: any) => c !== null && typeof c === 'object' ? Buffer.from(c.hex, 'hex') : c))
  }
}
db.close()
const store = await openStore({ kind: 'sqlite', file }, { userType: buildUserType() })
const at = Date.UTC(2026, 0, 1, 12) + 60_000
const bot = '5b8f6c1e-0d6a-4f0e-9a53-3f0a6c0f1a02', gone = '5b8f6c1e-0d6a-4f0e-9a53-3f0a6c0f1a03'
const correlationId = '019b7a10-0e00-7009-8a00-00000000000'
const sourceAddress = '192.0.2.1'
const target = { kind: 'user', id: gone } as const
await store.write(async tx => {
  await tx.events.append({ at, action: 'sign-in.refused', actor: { kind: 'anonymous' }, target, outcome: 'refused', correlationId: `${correlationId}2`, details: { reason: 'deactivated' }, personal: { sourceAddress } })
  await tx.events.forget(gone as never, [], 100)
  await tx.events.append({ at: at + 1, action: 'user.changed', actor: { kind: 'session', sessionId: 's' as never, userId: bot as never, administrator: true, impersonating: null }, target, outcome: 'success', correlationId: `${correlationId}3`, details: { attributes: ['displayName'] }, personal: { changes: [{ attribute: 'displayName', after: 'Charles' }], sourceAddress } })
  await tx.events.append({ at: at + 2, action: 'sign-on.refused', actor: { kind: 'provider', providerId: '2e4f6a80-1b3c-7d5e-8f70-9a1b2c3d4e01' as never }, target: { kind: 'provider', id: '2e4f6a80-1b3c-7d5e-8f70-9a1b2c3d4e01' }, outcome: 'refused', correlationId: `${correlationId}4`, details: { reason: 'user_unknown' }, personal: { nameId: 'mary@example.com', sourceAddress }, subject: '5b'.repeat(32) })
})
console.log(await store.events.verify())
await store.close()
const end = new DatabaseSync(file)
const tables = (end.prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name <> 'migrations' order by rowid").all() as any).map((r: any) => r.name)
const order = [...Object.keys(rows), ...tables.filter((t: string) => !(t in rows))].filter(t => tables.includes(t))
const out: any = {}
for (const table of order) {
  const list = end.prepare(`select * from ${table}`).all() as any[]
  if (list.length > 0) out[table] = list.map(row => Object.fromEntries(Object.entries(row).map(([k, v]) => [k, v instanceof Uint8Array ? { hex: Buffer.from(v).toString('hex') } : v])))
}
fs.writeFileSync(new URL('0005-event-sources.rows.json', folder), JSON.stringify(out, null, 2) + '\n')
console.log(base, Object.keys(out))
