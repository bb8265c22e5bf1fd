/**
 * One request for a page, and what pages are: a path, what it shows, and what can be done on it. A form posts to the page it
 * stands on and names its action; afterwards the browser is sent on, or the same page says what stood in the way.
 */
import type { Host } from '../host.ts'
import { type Addresses, addressesOf } from '../sign-in/addresses.ts'
import type { TenantState } from '../tenant/state.ts'
import type { TenantSession, TenantStore } from '../tenant/store.ts'
import type { Html } from './html.ts'
import type { BrowserSession, BrowserSessions } from './session.ts'

export type Site = {
  readonly host: Host
  readonly store: TenantStore
  readonly sessions: BrowserSessions
  /** Where browsers reach this program, without a slash at the end. */
  readonly origin: string
}

/** What was filled in. */
export type Form = {
  /** The field's value; '' when it was not sent. */
  get(name: string): string
  all(name: string): readonly string[]
  has(name: string): boolean
}

export type Visit = {
  readonly site: Site
  readonly state: TenantState
  readonly addresses: Addresses
  readonly path: string
  /** Path and query. */
  readonly address: string
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly cookie: string | undefined
  readonly session: BrowserSession | undefined
  /** After an action that did not succeed: what was filled in, and why not. */
  readonly form: Form | undefined
  readonly problem: string | undefined
}

/** The entry of that name; none where the name is one that every object has. */
export const ownEntry = <T>(record: Readonly<Record<string, T>>, name: string | undefined): T | undefined =>
  name !== undefined && Object.hasOwn(record, name) ? record[name] : undefined

/** What the address names is not there. */
export class MissingError extends Error {
  override readonly name = 'MissingError'
}

/** A page straight after an action, or the address where the browser goes. */
export type Outcome = Html | string

export type Page = {
  readonly path: string
  readonly view: (visit: Visit) => Html | Promise<Html>
  readonly actions?: Readonly<Record<string, (visit: Visit, form: Form) => Promise<Outcome>>>
}

export const visitOf = (site: Site, state: TenantState, url: URL, params: Visit['params'], cookie?: string): Visit => ({
  site,
  state,
  addresses: addressesOf(state.tenant.id, site.origin),
  path: url.pathname,
  address: url.pathname + url.search,
  params,
  query: url.searchParams,
  cookie,
  session: site.sessions.read(cookie),
  form: undefined,
  problem: undefined
})

/** Changes the tenant under its lock. */
export const change = (
  visit: Visit,
  next: (state: TenantState, session: TenantSession) => TenantState
): Promise<void> => visit.site.store.exclusively(session => session.replace(next(session.state, session)))

/** What a field holds: what was just filled in, else what is stored. */
export const filled = ({ form }: Visit, name: string, stored: string): string =>
  form?.has(name) ? form.get(name) : stored

export function formOf(body: unknown): Form {
  const fields: Readonly<Record<string, unknown>> = typeof body === 'object' && body !== null ? { ...body } : {}
  const all = (name: string): readonly string[] => {
    const value = Object.hasOwn(fields, name) ? fields[name] : undefined
    return (Array.isArray(value) ? value : [value]).filter(one => typeof one === 'string')
  }
  return { all, get: name => all(name)[0] ?? '', has: name => all(name).length > 0 }
}
