import { describeFilters } from '../contract/filters.ts'
import { describeFind } from '../contract/find.ts'
import { describeKeys } from '../contract/keys.ts'
import { describeRecords } from '../contract/records.ts'
import { sqliteDatabase } from '../contract/sqlite-place.ts'
import { describeUsers } from '../contract/users.ts'

describeUsers(sqliteDatabase)
describeFind(sqliteDatabase)
describeFilters(sqliteDatabase)
describeKeys(sqliteDatabase)
describeRecords(sqliteDatabase)
