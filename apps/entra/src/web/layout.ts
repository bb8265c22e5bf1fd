/** The frame around every page of the tenant's administration, with Entra's words in its navigation. */

import type { Application } from '../tenant/application.ts'
import { applicationId, applicationName } from '../tenant/application.ts'
import { type Content, type Html, html } from './html.ts'
import type { Visit } from './visit.ts'

/** What a page says after something was done; the address carries the key alone. */
const notices: Readonly<Record<string, string>> = {
  created: 'Created.',
  saved: 'Saved.',
  deleted: 'Deleted.',
  restored: 'Restored.',
  assigned: 'Assignment added.',
  removed: 'Assignment removed.',
  activated: 'The certificate is active.',
  certificate: 'A new certificate is there, inactive until you make it active.',
  started: 'Provisioning is started.',
  stopped: 'Provisioning is stopped.',
  restarted: 'Provisioning is restarted: the next cycle is an initial one.',
  cycle: 'The provisioning cycle has run.'
}

const link = (visit: Visit, href: string, label: string): Html => {
  const current = visit.path === href ? 'page' : visit.path.startsWith(`${href}/`) ? 'true' : null
  return current
    ? html`<li><a href="${href}" aria-current="${current}">${label}</a></li>`
    : html`<li><a href="${href}">${label}</a></li>`
}

const applicationLinks = (visit: Visit, app: Application): Html => {
  const base = `/apps/${applicationId(app)}`
  const at = (path: string, label: string) => link(visit, `${base}/${path}`, label)
  return html`<p class="nav-title">${applicationName(app)}</p>
    <ul>${at('overview', 'Overview')}${at('properties', 'Properties')}${at('users-and-groups', 'Users and groups')}
    ${at('single-sign-on', 'Single sign-on')}${at('provisioning', 'Provisioning')}
    ${at('token-encryption', 'Token encryption')}${at('provisioning-logs', 'Provisioning logs')}</ul>`
}

const navigation = (visit: Visit, app: Application | undefined): Html => html`<nav aria-label="Tenant">
  <ul>${link(visit, '/enterprise-apps', 'Enterprise apps')}${link(visit, '/users', 'Users')}
  ${link(visit, '/groups', 'Groups')}${link(visit, '/my-apps', 'My Apps')}</ul>
  ${app ? applicationLinks(visit, app) : null}</nav>`

const account = ({ state, session }: Visit): Html => {
  const user = session ? state.directory.users[session.userId] : undefined
  return user
    ? html`<a class="account" href="/my-apps">${user.userPrincipalName}</a>`
    : html`<a class="account" href="/my-apps">Nobody is signed in</a>`
}

const messages = (visit: Visit): Html => {
  const done = notices[visit.query.get('done') ?? '']
  return html`${visit.problem ? html`<p class="message problem" role="alert">${visit.problem}</p>` : null}
    ${done && !visit.problem ? html`<p class="message done" role="status">${done}</p>` : null}`
}

export type Frame = {
  readonly title: string
  /** Where the page hangs: label and address of each page above it. */
  readonly above?: readonly (readonly [string, string])[]
  /** Shows the application's own navigation. */
  readonly app?: Application
}

const breadcrumbs = (visit: Visit, { above = [] }: Frame): Html => html`<nav class="crumbs" aria-label="Breadcrumb">
  <ol><li><a href="/enterprise-apps">${visit.state.tenant.name}</a></li>
  ${above.map(([label, href]) => html`<li><a href="${href}">${label}</a></li>`)}</ol></nav>`

export const document = (title: string, body: Content, head: Content = null): Html => html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><link rel="stylesheet" href="/assets/style.css"><link rel="icon" href="/assets/icon.svg">
<script src="/assets/page.js" defer></script>${head}</head>${body}</html>`

export const layout = (visit: Visit, frame: Frame, content: Content): Html =>
  document(
    `${frame.title} - ${visit.state.tenant.name} - Entra simulator`,
    html`<body><a class="skip" href="#main">Skip to content</a>
<header class="top"><a class="brand" href="/enterprise-apps">Entra simulator</a>
<span class="tenant">${visit.state.tenant.name}</span>${account(visit)}</header>
<div class="frame"><details class="menu"><summary>Menu</summary>${navigation(visit, frame.app)}</details>
<div class="side">${navigation(visit, frame.app)}</div>
<main id="main">${breadcrumbs(visit, frame)}<h1>${frame.title}</h1>${messages(visit)}${content}</main></div></body>`
  )
