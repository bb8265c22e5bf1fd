// Search documents follow from the schema: when that has changed since they were made, they are made anew before anybody searches.
import { hash } from 'node:crypto'
import { type Attribute, commonAttributes, type Resource, type ResourceType } from '@sealpost/scim'
import type { Connection, WriteConnection } from './connection.ts'
import { type RecordStatements, SqlRecordWriter } from './record-store.ts'
import { searchDocument } from './search-document.ts'
import { type Builder, rowsOf, statement } from './statement.ts'

/** Counts the changes of how search-document.ts makes them. */
const form = 1
const setting = 'storage.search-form'
const pageLength = 500

/**
 * Makes every search document anew if the schema, or the form of the documents, is another than when they were made.
 *
 * @param connection In a transaction, on the newest form of the tables.
 * @remarks Reads one row when nothing has changed, and rewrites every user when something has.
 */
export async function renewSearchDocuments(
  connection: WriteConnection,
  db: Builder,
  statements: RecordStatements,
  type: ResourceType
): Promise<void> {
  const { settings } = new SqlRecordWriter(connection, statements, () => {})
  const wanted = fingerprintOf(type)
  if ((await settings.read(setting)) === wanted) return
  await rewriteAll(connection, db, type)
  await settings.write(setting, wanted)
}

async function rewriteAll(connection: Connection, db: Builder, type: ResourceType): Promise<void> {
  const page = statement<{ after: number }>()(slot =>
    db
      .selectFrom('users')
      .select(['seq', 'attributes'])
      .where('seq', '>', slot('after'))
      .orderBy('seq')
      .limit(pageLength)
  )
  const rewrite = statement<{ seq: number; search: string }>()(slot =>
    db
      .updateTable('users')
      .set({ search: slot('search') })
      .where('seq', '=', slot('seq'))
  )
  for (let after = 0, full = true; full; ) {
    const rows = await rowsOf(connection, page, { after })
    const renew = ({ seq, attributes }: (typeof rows)[number]) => {
      const search = searchDocument(JSON.parse(attributes) as Resource, type)
      return connection.execute(rewrite, rewrite.bind({ seq, search }))
    }
    await Promise.all(rows.map(renew))
    after = rows.at(-1)?.seq ?? after
    full = rows.length === pageLength
  }
}

/** Everything of the schema that a search document depends on. */
function fingerprintOf(type: ResourceType): string {
  const extensions = type.extensions.map(({ schema }) => [schema.id, schema.attributes.map(shapeOf)])
  const shape = [form, [...commonAttributes, ...type.schema.attributes].map(shapeOf), extensions]
  return hash('sha256', JSON.stringify(shape), 'hex')
}

const shapeOf = (attribute: Attribute): unknown[] => [
  attribute.name,
  attribute.type,
  attribute.multiValued,
  attribute.caseExact,
  attribute.returned === 'never',
  attribute.subAttributes.map(shapeOf)
]
