import { describeFilters } from '../contract/filters.ts'
import { describeFind } from '../contract/find.ts'
import { describeKeys } from '../contract/keys.ts'
import { postgresDatabase } from '../contract/postgres-place.ts'
import { describeRecords } from '../contract/records.ts'
import { describeUsers } from '../contract/users.ts'

describeUsers(postgresDatabase)
describeFind(postgresDatabase)
describeFilters(postgresDatabase)
describeKeys(postgresDatabase)
describeRecords(postgresDatabase)
