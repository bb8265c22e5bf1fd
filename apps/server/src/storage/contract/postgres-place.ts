import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, inject, onTestFinished } from 'vitest'
import type { Store } from '../../domain/store.ts'
import { openStore } from '../sql/open-store.ts'
import { userType as standardType, type TestDatabase, type Value } from './place.ts'

const newName = (): string => `sealpost_${randomBytes(8).toString('hex')}`

/** This test file's own database on the test run's server. */
const database = newName()
let made: Promise<unknown> | undefined

/** An order of text by language, as databases often have: what we compare must not depend on it. */
const naturalOrder = "template template0 locale_provider icu icu_locale 'en-US'"

const urlOf = (name: string): URL => Object.assign(new URL(inject('postgresUrl')), { pathname: `/${name}` })

async function run(url: URL, sql: string, parameters: readonly Value[] = []): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  try {
    return await client.query(sql, [...parameters])
  } finally {
    await client.end()
  }
}

afterAll(async () => {
  if (await made) await run(new URL(inject('postgresUrl')), `drop database ${database} with (force)`)
})

/** A schema for each test, in which nothing is found of the others'. */
export const postgresDatabase: TestDatabase = {
  name: 'PostgreSQL',
  async make(onEnd = onTestFinished) {
    made ??= run(new URL(inject('postgresUrl')), `create database ${database} ${naturalOrder}`)
    await made
    const schema = newName()
    const url = urlOf(database)
    await run(url, `create schema ${schema}`)
    url.searchParams.set('options', `-c search_path=${schema}`)
    const stores: Store[] = []
    onEnd(async () => {
      for (const store of stores) await store.close()
      await run(url, `drop schema ${schema} cascade`)
    })
    return {
      location: url.href,
      async open(userType = standardType) {
        const store = await openStore({ kind: 'postgres', url: url.href }, { userType })
        stores.push(store)
        return store
      },
      run: async (sql, ...parameters) => (await run(url, sql, parameters)).rows,
      async hold() {
        const client = new pg.Client({ connectionString: url.href })
        await client.connect()
        await client.query('begin')
        await client.query('select * from chain_head for update')
        return () => client.end()
      }
    }
  }
}
