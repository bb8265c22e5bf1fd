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

const pages = import.meta.glob<{ default: Component }>('./pages/*/*Page.svelte')
const page =
  (name: string): Load =>
  () =>
    pages[`./pages/${name}.svelte`]?.() ?? Promise.reject(new Error(`No page ${name}.`))

const profile: Load = page('profile/ProfilePage')
const users: Load = page('users/UsersPage')

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
  console('/users/:id/activity', page('users/ActivityPage')),
  console('/provisioning', page('provisioning/ConnectionsPage')),
  console('/provisioning/set-up', page('provisioning/SetUpPage')),
  console('/provisioning/log', page('provisioning/LogPage')),
  console('/authentication-providers', page('providers/ProvidersPage')),
  console('/authentication-providers/new', page('providers/NewProviderPage')),
  console('/authentication-providers/:id', page('providers/ProviderPage')),
  console('/authentication-providers/:id/tests/:test', page('providers/ReportPage')),
  console('/sign-on-policy', page('configuration/SignOnPolicyPage')),
  console('/site', page('configuration/SitePage')),
  console('/audit', page('audit/AuditPage'))
]

/** Where `/` and `/console` lead. */
export const home = (administering: boolean): string => (administering ? '/console/users' : '/profile')
