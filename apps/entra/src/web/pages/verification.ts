/** Certificates of the service provider: those its requests are verified with, and the one assertions are encrypted for. */
import { readCertificate } from '../../saml/certificate.ts'
import { UsageError } from '../../usage-error.ts'
import { button, facts, field, form, linkButton, moment, submit, table, tick, toolbar } from '../components.ts'
import { html } from '../html.ts'
import { change, filled, type Page } from '../visit.ts'
import { applicationOf, applicationPage, withSingleSignOn } from './application.ts'

const hint = 'PEM, or the Base64 of a .cer file. RSA keys only, and never the private key.'

const verification: Page = {
  path: '/apps/:app/single-sign-on/verification',
  view: visit => {
    const { app, base } = applicationOf(visit)
    const { verificationCertificates, requireSignedRequests } = app.singleSignOn
    return applicationPage(
      visit,
      'Verification certificates',
      [
        html`<section class="card"><p>Requests must then carry a signature by RSA-SHA256. Test and My Apps stop working, since they sign none.</p>
        ${form(
          visit.path,
          'save',
          tick('Require verification certificates', 'required', 'on', requireSignedRequests),
          toolbar(submit('Save'), linkButton(`${base}/single-sign-on`, 'Cancel'))
        )}</section>`,
        table(
          'Verification certificates',
          ['Thumbprint', 'Subject', 'Expiration Date', 'Actions'],
          verificationCertificates.map(({ thumbprint, subject, notAfter }) => [
            html`<code>${thumbprint}</code>`,
            subject,
            moment(notAfter),
            button(visit.path, 'delete', 'Delete certificate', { thumbprint }, thumbprint)
          ]),
          'There is no verification certificate.'
        ),
        html`<section class="card" aria-labelledby="upload"><h2 id="upload">Upload certificate</h2>${form(
          visit.path,
          'upload',
          field('Certificate', 'certificate', filled(visit, 'certificate', ''), { lines: 6, hint, required: true }),
          submit('Upload certificate')
        )}</section>`
      ],
      [['Single sign-on', 'single-sign-on']]
    )
  },
  actions: {
    async save(visit, filledIn) {
      const requireSignedRequests = filledIn.has('required')
      await change(visit, state =>
        withSingleSignOn(state, sso => {
          if (requireSignedRequests && sso.verificationCertificates.length === 0)
            throw new UsageError('Upload a certificate first: without one no request could ever be verified.')
          return { ...sso, requireSignedRequests }
        })
      )
      return `${visit.path}?done=saved`
    },
    async upload(visit, filledIn) {
      const certificate = readCertificate(filledIn.get('certificate'))
      await change(visit, state =>
        withSingleSignOn(state, sso => {
          const others = sso.verificationCertificates.filter(({ thumbprint }) => thumbprint !== certificate.thumbprint)
          return { ...sso, verificationCertificates: [...others, certificate] }
        })
      )
      return `${visit.path}?done=saved`
    },
    async delete(visit, filledIn) {
      await change(visit, state =>
        withSingleSignOn(state, sso => {
          const left = sso.verificationCertificates.filter(
            ({ thumbprint }) => thumbprint !== filledIn.get('thumbprint')
          )
          return {
            ...sso,
            verificationCertificates: left,
            requireSignedRequests: sso.requireSignedRequests && left.length > 0
          }
        })
      )
      return `${visit.path}?done=deleted`
    }
  }
}

const tokenEncryption: Page = {
  path: '/apps/:app/token-encryption',
  view: visit => {
    const { app, name } = applicationOf(visit)
    const current = app.singleSignOn.tokenEncryption
    return applicationPage(visit, `${name} | Token encryption`, [
      current
        ? html`<section class="card" aria-labelledby="active"><h2 id="active">Token encryption is active</h2>
          ${facts([
            ['Thumbprint', current.thumbprint],
            ['Subject', current.subject],
            ['Expiration', moment(current.notAfter)]
          ])}${button(visit.path, 'remove', 'Deactivate token encryption')}</section>`
        : html`<p class="empty">Assertions are not encrypted.</p>`,
      html`<section class="card" aria-labelledby="import"><h2 id="import">Import Certificate</h2>${form(
        visit.path,
        'import',
        field('Certificate', 'certificate', filled(visit, 'certificate', ''), { lines: 6, hint, required: true }),
        submit('Import Certificate')
      )}</section>`
    ])
  },
  actions: {
    async import(visit, filledIn) {
      const certificate = readCertificate(filledIn.get('certificate'))
      await change(visit, state => withSingleSignOn(state, sso => ({ ...sso, tokenEncryption: certificate })))
      return `${visit.path}?done=saved`
    },
    async remove(visit) {
      await change(visit, state => withSingleSignOn(state, sso => ({ ...sso, tokenEncryption: null })))
      return `${visit.path}?done=saved`
    }
  }
}

export const servicePartyCertificates: readonly Page[] = [verification, tokenEncryption]
