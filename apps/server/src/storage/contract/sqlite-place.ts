import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { onTestFinished } from 'vitest'
import type { Store } from '../../domain/store.ts'
import { openStore } from '../sql/open-store.ts'
import { type Row, userType as standardType, type TestDatabase } from './place.ts'

/** A file in a temporary folder for each test. */
export const sqliteDatabase: TestDatabase = {
  name: 'SQLite',
  async make(onEnd = onTestFinished) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sealpost-store-'))
    const file = path.join(folder, 'sealpost.db')
    const stores: Store[] = []
    onEnd(async () => {
      for (const store of stores) await store.close()
      fs.rmSync(folder, { recursive: true, force: true })
    })
    return {
      location: file,
      async open(userType = standardType) {
        const store = await openStore({ kind: 'sqlite', file }, { userType })
        stores.push(store)
        return store
      },
      async run(sql, ...parameters) {
        const database = new DatabaseSync(file, { timeout: 5_000 })
        try {
          return database.prepare(sql.replaceAll(/\$(\d+)/g, '?$1')).all(...parameters) as Row[]
        } finally {
          database.close()
        }
      },
      async hold() {
        const database = new DatabaseSync(file, { timeout: 5_000 })
        database.exec('begin immediate')
        return async () => database.close()
      }
    }
  }
}
