/** My Apps: what whoever is signed in at the tenant may open. */
import { applicationId, applicationName, maySignIn } from '../../tenant/application.ts'
import { linkButton, submit, toolbar } from '../components.ts'
import { type Html, html } from '../html.ts'
import { layout } from '../layout.ts'
import { initialOf } from '../sign-in-pages.ts'
import type { Page, Visit } from '../visit.ts'

function tiles({ state }: Visit, user: Parameters<typeof maySignIn>[2]): Html {
  const { app, directory } = state
  const name = applicationName(app)
  if (name === null || app.singleSignOn.mode !== 'SAML' || !maySignIn(app, directory, user))
    return html`<p class="empty">There are no apps to show.</p>`
  return html`<ul class="tiles"><li><a class="tile" href="/signin/${applicationId(app)}">${initialOf(name)}${name}</a></li></ul>`
}

export const myApps: Page = {
  path: '/my-apps',
  view: visit => {
    const { session, state } = visit
    const user = session ? state.directory.users[session.userId] : undefined
    if (!user)
      return layout(visit, { title: 'My Apps' }, [
        html`<p>Nobody is signed in at the tenant in this browser.</p>`,
        toolbar(linkButton('/pick-account?continue=/my-apps', 'Sign in', 'primary'))
      ])
    return layout(visit, { title: 'My Apps' }, [
      html`<p>Signed in as <strong>${user.userPrincipalName}</strong>.</p>`,
      tiles(visit, user),
      html`<form class="toolbar" method="post" action="/sign-out">
      ${linkButton('/pick-account?continue=/my-apps', 'Use another account')}${submit('Sign out everywhere', 'plain')}</form>`
    ])
  }
}
