/** What people see who sign in or out at the tenant. */

import type { SignInError } from '../saml/sign-in-error.ts'
import type { PostForm } from '../sign-in/issue.ts'
import type { User } from '../tenant/directory.ts'
import { submit, tick } from './components.ts'
import { type Content, type Html, html } from './html.ts'
import { document } from './layout.ts'
import type { Visit } from './visit.ts'

const frame = ({ state }: Visit, title: string, content: Content, head: Content = null): Html =>
  document(
    title,
    html`<body class="sign-in"><main><p class="tenant">${state.tenant.name}</p><h1>${title}</h1>${content}</main></body>`,
    head
  )

export const initialOf = (name: string): Html =>
  html`<span class="initial" aria-hidden="true">${Array.from(name)[0]?.toUpperCase()}</span>`

const accountButton = ({ objectId, displayName, userPrincipalName }: User): Html =>
  html`<li><button name="user" value="${objectId}" type="submit">${initialOf(displayName)}
  <span><strong>${displayName}</strong><span class="soft">${userPrincipalName}</span></span></button></li>`

/** @param onward The path and query to go to once somebody is signed in. */
export function accountPage(visit: Visit, users: readonly User[], onward: string): Html {
  if (users.length === 0)
    return frame(
      visit,
      'Pick an account',
      html`<p>There is no user in this tenant yet. <a href="/users/new">New user</a></p>`
    )
  return frame(
    visit,
    'Pick an account',
    html`<form method="post" action="/pick-account"><input type="hidden" name="continue" value="${onward}">
    <ul class="accounts">${users.map(accountButton)}</ul>${tick('Sign in with multifactor authentication', 'multifactor', 'on', false)}</form>`
  )
}

/** The form that a browser sends on to the service provider: by itself, or by its button where no script runs. */
export const onwardPage = (visit: Visit, { action, fields }: PostForm): Html =>
  frame(
    visit,
    'Signing you in',
    html`<form method="post" action="${action}" data-onward>
    ${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
    <p>You are sent on to ${new URL(action).host}.</p>${submit('Continue')}</form>`
  )

/** Says that nothing was sent to the service provider, and why, in the form Microsoft's page has. */
export function signInProblem(visit: Visit, error: SignInError): Html {
  const { host } = visit.site
  return frame(
    visit,
    'Sorry, but we’re having trouble signing you in.',
    html`<p role="alert">${error.shown}</p><dl class="facts"><dt>Request Id</dt><dd>${host.newId()}</dd>
    <dt>Timestamp</dt><dd>${host.now().toISOString()}</dd></dl>
    <p><a href="/pick-account?continue=${encodeURIComponent(visit.address)}">Use another account</a></p>`
  )
}

/** @param next The service provider's address with a LogoutRequest in it, if one is to be told. */
export const signingOutPage = (visit: Visit, next: string): Html =>
  frame(
    visit,
    'Hang on a moment while we sign you out.',
    html`<p>You are sent to ${new URL(next).host}. <a href="${next}">Continue</a></p>`,
    html`<meta http-equiv="refresh" content="0;url=${next}">`
  )

export const signedOutPage = (visit: Visit, remark: string | null): Html =>
  frame(
    visit,
    'You signed out of your account',
    html`${remark ? html`<p role="alert">${remark}</p>` : null}<p>It’s a good idea to close all browser windows.</p>
    <p><a href="/my-apps">My Apps</a></p>`
  )
