import { describeKills } from '../contract/kills.ts'
import { postgresDatabase } from '../contract/postgres-place.ts'
import { sqliteDatabase } from '../contract/sqlite-place.ts'

describeKills(sqliteDatabase)
describeKills(postgresDatabase)
