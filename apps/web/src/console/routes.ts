// Which address shows which page. Each page is loaded when it is opened.
import type { Component } from 'svelte'

type Load = () => Promise<{ readonly default: Component }>

export interface Route {
  readonly path: string
  /**
   * Addresses with the same loader are views of one page: it stays while one goes from one to another, and reads `route` to know which.
   * A page is drawn anew when a part of its address (`:id`) changes.
   */
  readonly load: Load
  readonly open: Audience
}

/**
 * `everybody`, also whoever acts in another account; `oneself`: not while one does; `administrators`, and not while they act in another account.
 */
type Audience = 'everybody' | 'oneself' | 'administrators'

const profile: Load = () => import('./pages/profile/ProfilePage.svelte')
const history: Load = () => import('./pages/history/HistoryPage.svelte')
const users: Load = () => import('./pages/users/UsersPage.svelte')

const everybody = (path: string, load: Load): Route => ({ path, load, open: 'everybody' })
const oneself = (path: string, load: Load): Route => ({ path, load, open: 'oneself' })
const console = (path: string, load: Load): Route => ({ path: `/console${path}`, load, open: 'administrators' })

export const routes: readonly Route[] = [
  oneself('/send', () => import('./pages/send/SendPage.svelte')),
  everybody('/history', history),
  everybody('/history/received', history),
  everybody('/history/sent-in', history),
  everybody('/history/:id', () => import('./pages/history/TransferPage.svelte')),
  oneself('/requests', () => import('./pages/requests/RequestsPage.svelte')),
  everybody('/profile', profile),
  everybody('/profile/keys', profile),
  everybody('/profile/security', profile),
  everybody('/profile/sessions', profile),
  everybody('/profile/activity', profile),
  console('/users', users),
  console('/users/deactivated', users),
  console('/users/:id/activity', () => import('./pages/users/ActivityPage.svelte')),
  console('/provisioning', () => import('./pages/provisioning/ConnectionsPage.svelte')),
  console('/provisioning/set-up', () => import('./pages/provisioning/SetUpPage.svelte')),
  console('/provisioning/log', () => import('./pages/provisioning/LogPage.svelte')),
  console('/authentication-providers', () => import('./pages/providers/ProvidersPage.svelte')),
  console('/authentication-providers/new', () => import('./pages/providers/NewProviderPage.svelte')),
  console('/authentication-providers/:id', () => import('./pages/providers/ProviderPage.svelte')),
  console('/authentication-providers/:id/tests/:test', () => import('./pages/providers/ReportPage.svelte')),
  console('/sign-on-policy', () => import('./pages/configuration/SignOnPolicyPage.svelte')),
  console('/site', () => import('./pages/configuration/SitePage.svelte')),
  console('/exchange', () => import('./pages/configuration/ExchangePage.svelte')),
  console('/audit', () => import('./pages/audit/AuditPage.svelte'))
]

/** Who somebody is to the portal at this moment. */
export interface Standing {
  /** An administrator who isn't acting in another account. */
  readonly administering: boolean
  readonly acting: boolean
}

/** Where `/` and `/console` lead. */
export function home({ administering, acting }: Standing): string {
  if (administering) return '/console/users'
  return acting ? '/profile' : '/send'
}

/** Whether a page may be shown to whoever stands so. The API asks for itself. */
export const isOpenTo = ({ open }: Pick<Route, 'open'>, { administering, acting }: Standing): boolean =>
  open === 'everybody' || (open === 'oneself' ? !acting : administering)
