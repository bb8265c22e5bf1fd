import { describeDecisions } from '../contract/decisions.ts'
import { describeEvents } from '../contract/events.ts'
import { describeAdmission } from '../contract/exchange-admission.ts'
import { describeFiles } from '../contract/exchange-files.ts'
import { describeMails } from '../contract/exchange-mails.ts'
import { describeExchangePlans } from '../contract/exchange-plans.ts'
import { describeReceiving } from '../contract/exchange-receiving.ts'
import { describeRecipients } from '../contract/exchange-recipients.ts'
import { describeRemoval } from '../contract/exchange-removal.ts'
import { describeTransfers } from '../contract/exchange-transfers.ts'
import { describeFilters } from '../contract/filters.ts'
import { describeFind } from '../contract/find.ts'
import { describeKeys } from '../contract/keys.ts'
import { describeLinks } from '../contract/links.ts'
import { describeListing } from '../contract/listing.ts'
import { describeLossless } from '../contract/lossless.ts'
import { describeMigrations } from '../contract/migrations.ts'
import { describeNotes } from '../contract/notes.ts'
import { describeOpening } from '../contract/opening.ts'
import { describePasswords } from '../contract/passwords.ts'
import { describePlans } from '../contract/plans.ts'
import { postgresDatabase } from '../contract/postgres-place.ts'
import { describeProviders } from '../contract/providers.ts'
import { describeRecords } from '../contract/records.ts'
import { describeSearching } from '../contract/searching.ts'
import { describeSessions } from '../contract/sessions.ts'
import { describeUsers } from '../contract/users.ts'

describeUsers(postgresDatabase)
describeFind(postgresDatabase)
describeFilters(postgresDatabase)
describePlans(postgresDatabase)
describeKeys(postgresDatabase)
describeEvents(postgresDatabase)
describeNotes(postgresDatabase)
describeDecisions(postgresDatabase)
describeRecords(postgresDatabase)
describeOpening(postgresDatabase)
describeMigrations(postgresDatabase)
describeLossless(postgresDatabase)
describeSessions(postgresDatabase)
describePasswords(postgresDatabase)
describeProviders(postgresDatabase)
describeLinks(postgresDatabase)
describeListing(postgresDatabase)
describeSearching(postgresDatabase)
describeTransfers(postgresDatabase)
describeFiles(postgresDatabase)
describeRecipients(postgresDatabase)
describeAdmission(postgresDatabase)
describeReceiving(postgresDatabase)
describeMails(postgresDatabase)
describeRemoval(postgresDatabase)
describeExchangePlans(postgresDatabase)
