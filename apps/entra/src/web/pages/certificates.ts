/** Card 3: signing certificates and what is signed. */
import { makeCertificate } from '../../sign-in/make-certificate.ts'
import { type SigningCertificate, withActiveCertificate, withoutCertificate } from '../../tenant/single-sign-on.ts'
import { UsageError } from '../../usage-error.ts'
import { button, choice, form, linkButton, moment, submit, table, toolbar } from '../components.ts'
import { type Html, html } from '../html.ts'
import { change, filled, type Page } from '../visit.ts'
import { applicationOf, applicationPage, withSingleSignOn } from './application.ts'
import { signingOptions } from './single-sign-on.ts'

const algorithms = [
  ['SHA-256', 'SHA-256'],
  ['SHA-1', 'SHA-1']
] as const

function rowOf(one: SigningCertificate, here: string, now: Date): readonly (string | Html)[] {
  const expired = Date.parse(one.notAfter) <= now.getTime()
  const { thumbprint } = one
  return [
    one.active ? html`<span class="good">Active</span>` : 'Inactive',
    expired ? html`<span class="bad">${moment(one.notAfter)}</span>` : moment(one.notAfter),
    html`<code>${thumbprint}</code>`,
    html`<div class="row-actions">
      <a class="button plain" href="${here}/${thumbprint}/base64" download aria-label="Base64 certificate ${thumbprint}">Base64</a>
      <a class="button plain" href="${here}/${thumbprint}/raw" download aria-label="Raw certificate ${thumbprint}">Raw</a>
      ${one.active ? null : button(here, 'activate', 'Make certificate active', { thumbprint }, thumbprint)}
      ${one.active ? null : button(here, 'delete', 'Delete certificate', { thumbprint }, thumbprint)}</div>`
  ]
}

export const certificates: Page = {
  path: '/apps/:app/single-sign-on/certificates',
  view: visit => {
    const { app, base } = applicationOf(visit)
    const sso = app.singleSignOn
    const now = visit.site.host.now()
    return applicationPage(
      visit,
      'SAML Signing Certificate',
      [
        toolbar(button(visit.path, 'new', 'New Certificate')),
        table(
          'Signing certificates',
          ['Status', 'Expiration Date', 'Thumbprint', 'Actions'],
          sso.certificates.map(one => rowOf(one, visit.path, now)),
          'There is no certificate yet.'
        ),
        html`<section class="card">${form(
          visit.path,
          'save',
          choice('Signing Option', 'option', filled(visit, 'option', sso.signingOption), signingOptions),
          choice('Signing Algorithm', 'algorithm', filled(visit, 'algorithm', sso.signingAlgorithm), algorithms),
          toolbar(submit('Save'), linkButton(`${base}/single-sign-on`, 'Cancel'))
        )}</section>`
      ],
      [['Single sign-on', 'single-sign-on']]
    )
  },
  actions: {
    async new(visit) {
      const { store, host } = visit.site
      await store.exclusively(async session => {
        const sso = await makeCertificate(store, session.state.app.singleSignOn, host.now())
        await session.replace(withSingleSignOn(session.state, () => sso))
      })
      return `${visit.path}?done=certificate`
    },
    async activate(visit, filledIn) {
      await change(visit, state =>
        withSingleSignOn(state, sso => withActiveCertificate(sso, filledIn.get('thumbprint')))
      )
      return `${visit.path}?done=activated`
    },
    async delete(visit, filledIn) {
      const thumbprint = filledIn.get('thumbprint')
      await change(visit, state => withSingleSignOn(state, sso => withoutCertificate(sso, thumbprint)))
      await visit.site.store.removeSigningKey(thumbprint)
      return `${visit.path}?done=deleted`
    },
    async save(visit, filledIn) {
      const { base } = applicationOf(visit)
      const option = signingOptions.find(([key]) => key === filledIn.get('option'))?.[0]
      const algorithm = algorithms.find(([key]) => key === filledIn.get('algorithm'))?.[0]
      if (!option || !algorithm) throw new UsageError('Choose a signing option and a signing algorithm of the lists.')
      await change(visit, state =>
        withSingleSignOn(state, sso => ({ ...sso, signingOption: option, signingAlgorithm: algorithm }))
      )
      return `${base}/single-sign-on?done=saved`
    }
  }
}
