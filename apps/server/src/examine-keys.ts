// Whether a backup of the data takes the keys along, which would keep what was erased readable for as long as the backup is kept.
import fs from 'node:fs'
import path from 'node:path'
import type { Check } from './cli/means.ts'
import type { Config } from './config.ts'

const name = 'key store'

export function checkKeyStore(config: Pick<Config, 'keys' | 'dataFolder' | 'databaseUrl'>): Check {
  const { keys, dataFolder, databaseUrl } = config
  if (keys.kind === 'sqlite') return checkFolder(path.dirname(keys.file), dataFolder)
  return checkDatabase(new URL(keys.url), databaseUrl === undefined ? undefined : new URL(databaseUrl))
}

function checkFolder(folder: string, dataFolder: string): Check {
  const way = path.relative(realPath(dataFolder), realPath(folder))
  const inside = way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way)
  if (!inside) return { name, state: 'ok', detail: `${folder} lies outside of the data: keep only its newest copy` }
  const detail = `${folder} lies in the data folder, and a backup that holds both keeps what is erased readable: leave that folder out of backups of the data and keep only its newest copy, or move it and set SEALPOST_KEYS_URL.`
  return { name, state: 'warning', detail }
}

function checkDatabase(keys: URL, data: URL | undefined): Check {
  const shown = `schema sealpost_keys of database ${keys.pathname.slice(1)} on ${keys.host}`
  if (!data || serverOf(keys) !== serverOf(data))
    return { name, state: 'ok', detail: `${shown} lies outside of the data: keep only its newest copy` }
  const advice =
    keys.pathname === data.pathname
      ? 'leave it out with pg_dump --exclude-schema=sealpost_keys, and since base backups and archives of the write-ahead log hold it all the same, move it to another server and set SEALPOST_KEYS_URL'
      : 'base backups and archives of the write-ahead log hold both databases; if you make any, move it to another server and set SEALPOST_KEYS_URL'
  const detail = `${shown} lies with the data, and a backup that holds both keeps what is erased readable: ${advice}.`
  return { name, state: 'warning', detail }
}

/** A host may be named in the address or among its settings. */
const serverOf = (url: URL): string =>
  [url.searchParams.get('host') ?? url.hostname, url.searchParams.get('port') ?? (url.port || '5432')].join(' ')

/** Where links lead, as far as there is something. */
function realPath(folder: string): string {
  return fs.existsSync(folder) ? fs.realpathSync(folder) : path.resolve(folder)
}
