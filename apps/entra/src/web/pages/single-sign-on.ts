/** Single sign-on: the five numbered cards of SAML-based sign-on, each edited on a page of its own. */
import { selectSaml } from '../../sign-in/make-certificate.ts'
import { applicationId } from '../../tenant/application.ts'
import { certificateInUse, claimUri, type SingleSignOn } from '../../tenant/single-sign-on.ts'
import { copyField, facts, form, linkButton, moment, submit } from '../components.ts'
import { type Content, type Html, html } from '../html.ts'
import type { Page, Visit } from '../visit.ts'
import { applicationOf, applicationPage, withSingleSignOn } from './application.ts'

export const signingOptions = [
  ['assertion', 'Sign SAML assertion'],
  ['response', 'Sign SAML response'],
  ['both', 'Sign SAML response and assertion']
] as const

const card = (number: number, title: string, edit: readonly (readonly [string, string])[], content: Content): Html =>
  html`<section class="card numbered" aria-labelledby="card-${number}"><span class="number" aria-hidden="true">${number}</span>
  <div class="card-head"><h2 id="card-${number}">${title}</h2><span class="row-actions">${edit.map(([path, of]) =>
    linkButton(path, 'Edit', 'plain', of)
  )}</span></div>${content}</section>`

const optional = (value: string) => (value === '' ? html`<span class="soft">Optional</span>` : value)
const needed = (value: string) => (value === '' ? html`<span class="bad">Required</span>` : value)

function basicCard({ basic }: SingleSignOn, base: string): Html {
  return card(
    1,
    'Basic SAML Configuration',
    [[`${base}/basic`, 'Basic SAML Configuration']],
    facts([
      ['Identifier (Entity ID)', needed(basic.identifier)],
      ['Reply URL (Assertion Consumer Service URL)', needed(basic.replyUrl)],
      ['Sign on URL', optional(basic.signOnUrl)],
      ['Relay State (Optional)', optional(basic.relayState)],
      ['Logout Url (Optional)', optional(basic.logoutUrl)]
    ])
  )
}

const claimsCard = (sso: SingleSignOn, base: string): Html =>
  card(
    2,
    'Attributes & Claims',
    [[`${base}/claims`, 'Attributes & Claims']],
    facts([
      ...sso.claims.map((claim): readonly [string, Content] => [
        claim.name,
        html`<span title="${claimUri(claim)}">${claim.source}</span>`
      ]),
      ['Unique User Identifier', sso.nameId.source]
    ])
  )

function certificatesCard(visit: Visit, base: string): Html {
  const { app } = visit.state
  const sso = app.singleSignOn
  const inUse = certificateInUse(sso, visit.site.host.now())
  const download = (format: string, label: string, of: string) =>
    html`<a href="${base}/certificates/${inUse.thumbprint}/${format}" download aria-label="Download ${of}">${label}</a>`
  const expired = Date.parse(inUse.notAfter) <= visit.site.host.now().getTime()
  return card(
    3,
    'SAML Certificates',
    [],
    [
      html`<div class="card-head"><h3>Token signing certificate</h3>${linkButton(`${base}/certificates`, 'Edit', 'plain', 'Token signing certificate')}</div>`,
      facts([
        ['Status', expired ? html`<span class="bad">Expired</span>` : html`<span class="good">Active</span>`],
        ['Thumbprint', inUse.thumbprint],
        ['Expiration', moment(inUse.notAfter)],
        ['Signing Option', signingOptions.find(([key]) => key === sso.signingOption)?.[1]],
        ['Signing Algorithm', sso.signingAlgorithm],
        ['Certificate (Base64)', download('base64', 'Download', 'Certificate (Base64)')],
        ['Certificate (Raw)', download('raw', 'Download', 'Certificate (Raw)')],
        ['Federation Metadata XML', download('metadata', 'Download', 'Federation Metadata XML')]
      ]),
      copyField('App Federation Metadata Url', 'metadata', visit.addresses.metadataUrl(applicationId(app))),
      html`<div class="card-head"><h3>Verification certificates (optional)</h3>${linkButton(`${base}/verification`, 'Edit', 'plain', 'Verification certificates')}</div>`,
      facts([
        ['Required', sso.requireSignedRequests ? 'Yes' : 'No'],
        ['Active', sso.verificationCertificates.length]
      ])
    ]
  )
}

const setUpCard = (visit: Visit, name: string): Html =>
  card(
    4,
    `Set up ${name}`,
    [],
    [
      html`<p>You’ll need to configure the application to link with Microsoft Entra ID.</p>`,
      copyField('Login URL', 'login', visit.addresses.loginUrl),
      copyField('Microsoft Entra Identifier', 'identifier', visit.addresses.issuer),
      copyField('Logout URL', 'logout', visit.addresses.logoutUrl)
    ]
  )

const testCard = (visit: Visit, name: string): Html =>
  card(
    5,
    `Test single sign-on with ${name}`,
    [],
    html`<p>Test to see if single sign-on is working. Users will need to be added to Users and groups before they can sign in.</p>
    ${linkButton(`/signin/${applicationId(visit.state.app)}`, 'Test', 'primary')}`
  )

const method = (visit: Visit, base: string): Html => html`<p>Select a single sign-on method</p>
  <section class="card" aria-labelledby="saml"><h2 id="saml">SAML</h2>
  <p>Rich and secure authentication to applications using the SAML (Security Assertion Markup Language) protocol.</p>
  ${form(visit.path === base ? base : visit.path, 'select', submit('SAML'))}</section>`

const cards: Page = {
  path: '/apps/:app/single-sign-on',
  view: visit => {
    const { app, name, base } = applicationOf(visit)
    const sso = app.singleSignOn
    const here = `${base}/single-sign-on`
    return applicationPage(
      visit,
      sso.mode === 'SAML' ? `${name} | SAML-based Sign-on` : `${name} | Single sign-on`,
      sso.mode === 'SAML'
        ? [
            basicCard(sso, here),
            claimsCard(sso, here),
            certificatesCard(visit, here),
            setUpCard(visit, name),
            testCard(visit, name)
          ]
        : method(visit, here)
    )
  },
  actions: {
    async select(visit) {
      const { base } = applicationOf(visit)
      const { store, host } = visit.site
      await store.exclusively(async session => {
        const sso = await selectSaml(store, session, host.now())
        await session.replace(withSingleSignOn(session.state, () => sso))
      })
      return `${base}/single-sign-on`
    }
  }
}

export const singleSignOnPage = cards
