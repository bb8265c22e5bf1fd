// The statements on sessions, each session with the users it concerns.
import { type Builder, statement } from './statement.ts'
import type { SessionTable } from './tables.ts'
import { userColumnNames } from './user-rows.ts'

const columns = [
  'sessions.id as session_id',
  'sessions.token_hash',
  'sessions.user_id',
  'sessions.method',
  'sessions.provider_id',
  'sessions.name_id',
  'sessions.name_id_format',
  'sessions.session_index',
  'sessions.created_at as session_created_at',
  'sessions.last_seen_at',
  'sessions.expires_at',
  'sessions.impersonating',
  'sessions.source_address',
  'sessions.user_agent'
] as const

/** The account acted in, beside the columns of the user who signed in. */
const impersonatedColumns = [
  'impersonated.seq as impersonated_seq',
  'impersonated.id as impersonated_id',
  'impersonated.attributes as impersonated_attributes',
  'impersonated.administrator as impersonated_administrator',
  'impersonated.sign_in as impersonated_sign_in',
  'impersonated.source as impersonated_source',
  'impersonated.version as impersonated_version',
  'impersonated.created_at as impersonated_created_at',
  'impersonated.changed_at as impersonated_changed_at',
  'impersonated.deactivated_at as impersonated_deactivated_at'
] as const

export type SessionStatements = ReturnType<typeof sessionStatements>

export const sessionStatements = (db: Builder) => ({
  ...readStatements(db),
  ...writeStatements(db),
  ...endStatements(db)
})

function readStatements(db: Builder) {
  const sessions = db.selectFrom('sessions').select(columns)
  const live = db
    .selectFrom('sessions')
    .innerJoin('users', 'users.id', 'sessions.user_id')
    .leftJoin('users as impersonated', 'impersonated.id', 'sessions.impersonating')
    .select([...columns, ...userColumnNames, ...impersonatedColumns])
    .where('users.active', '=', 1)
  const ofName = sessions
    .where('sessions.provider_id', 'is not', null)
    .orderBy('sessions.created_at', 'desc')
    .orderBy('sessions.id', 'desc')
  return {
    byTokenHash: statement<{ hash: Uint8Array }>()(slot => live.where('sessions.token_hash', '=', slot('hash'))),
    byId: statement<{ id: string }>()(slot => live.where('sessions.id', '=', slot('id'))),
    byUser: statement<{ user: string }>()(slot =>
      sessions
        .where('sessions.user_id', '=', slot('user'))
        .orderBy('sessions.created_at', 'desc')
        .orderBy('sessions.id', 'desc')
    ),
    byNameId: statement<{ provider: string; name: string }>()(slot =>
      ofName.where('sessions.provider_id', '=', slot('provider')).where('sessions.name_id_key', '=', slot('name'))
    )
  }
}

export type NewSession = { [Column in keyof SessionTable]: SessionTable[Column] }

function writeStatements(db: Builder) {
  return {
    insert: statement<NewSession>()(slot =>
      db.insertInto('sessions').values({
        id: slot('id'),
        token_hash: slot('token_hash'),
        user_id: slot('user_id'),
        method: slot('method'),
        provider_id: slot('provider_id'),
        name_id: slot('name_id'),
        name_id_key: slot('name_id_key'),
        name_id_format: slot('name_id_format'),
        session_index: slot('session_index'),
        created_at: slot('created_at'),
        last_seen_at: slot('last_seen_at'),
        expires_at: slot('expires_at'),
        impersonating: slot('impersonating'),
        source_address: slot('source_address'),
        user_agent: slot('user_agent')
      })
    ),
    signedIn: statement<{ user: string; at: number }>()(slot =>
      db
        .insertInto('sign_ins')
        .values({ user_id: slot('user'), at: slot('at') })
        .onConflict(conflict => conflict.column('user_id').doUpdateSet(({ ref }) => ({ at: ref('excluded.at') })))
    ),
    impersonate: statement<{ id: string; user: string | null }>()(slot =>
      db
        .updateTable('sessions')
        .set({ impersonating: slot('user') })
        .where('id', '=', slot('id'))
    ),
    touch: statement<{ id: string; at: number }>()(slot =>
      db
        .updateTable('sessions')
        .set({ last_seen_at: slot('at') })
        .where('id', '=', slot('id'))
        .where('last_seen_at', '<', slot('at'))
    )
  }
}

function endStatements(db: Builder) {
  return {
    end: statement<{ id: string }>()(slot => db.deleteFrom('sessions').where('id', '=', slot('id'))),
    endAll: statement<{ user: string; except: string }>()(slot =>
      db
        .deleteFrom('sessions')
        .where(({ eb, or }) => or([eb('user_id', '=', slot('user')), eb('impersonating', '=', slot('user'))]))
        .where('id', '!=', slot('except'))
    ),
    endOfProvider: statement<{ provider: string }>()(slot =>
      db.deleteFrom('sessions').where('provider_id', 'is not', null).where('provider_id', '=', slot('provider'))
    )
  }
}
