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
  /** Only for administrators, and not while acting in another account. */
  readonly administrator: boolean
}

const profile: Load = () => import('./pages/profile/ProfilePage.svelte')
const users: Load = () => import('./pages/users/UsersPage.svelte')

const own = (path: string, load: Load): Route => ({ path, load, administrator: false })
const console = (path: string, load: Load): Route => ({ path: `/console${path}`, load, administrator: true })

export const routes: readonly Route[] = [
  own('/profile', profile),
  own('/profile/keys', profile),
  own('/profile/security', profile),
  own('/profile/sessions', profile),
  own('/profile/activity', profile),
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
  console('/audit', () => import('./pages/audit/AuditPage.svelte'))
]

/** Where `/` and `/console` lead. */
export const home = (administering: boolean): string => (administering ? '/console/users' : '/profile')
