/** Card 2: Attributes & Claims. */
import { type NameIdFormat, nameIdFormats } from '../../saml/names.ts'
import {
  claimUri,
  defaultClaims,
  withClaim,
  withDefaultClaims,
  withNameId,
  withoutClaim
} from '../../tenant/single-sign-on.ts'
import { UsageError } from '../../usage-error.ts'
import { button, choice, field, form, linkButton, submit, table, toolbar } from '../components.ts'
import { html } from '../html.ts'
import { change, filled, type Page } from '../visit.ts'
import { applicationOf, applicationPage, withSingleSignOn } from './application.ts'

const path = '/apps/:app/single-sign-on/claims'
const above = [
  ['Single sign-on', 'single-sign-on'],
  ['Attributes & Claims', 'single-sign-on/claims']
] as const

const formatNames: Readonly<Record<NameIdFormat, string>> = {
  emailAddress: 'Email address',
  persistent: 'Persistent',
  unspecified: 'Unspecified',
  transient: 'Transient'
}

const list: Page = {
  path,
  view: visit => {
    const { app, base } = applicationOf(visit)
    const { nameId, claims } = app.singleSignOn
    const here = `${base}/single-sign-on/claims`
    return applicationPage(
      visit,
      'Attributes & Claims',
      [
        toolbar(
          linkButton(`${here}/edit`, 'Add new claim', 'primary'),
          button(here, 'restore', 'Restore default claims')
        ),
        html`<h2>Required claim</h2>`,
        table(
          'Required claim',
          ['Claim name', 'Type', 'Value'],
          [
            [
              html`<a href="${here}/unique-user-identifier">Unique User Identifier (Name ID)</a>`,
              'SAML',
              `${nameId.source} [nameid-format:${nameId.format}]`
            ]
          ],
          ''
        ),
        html`<h2>Additional claims</h2>`,
        table(
          'Additional claims',
          ['Claim name', 'Type', 'Value', 'Actions'],
          claims.map(claim => [
            html`<a href="${here}/edit?claim=${encodeURIComponent(claimUri(claim))}">${claimUri(claim)}</a>`,
            'SAML',
            claim.source,
            button(here, 'delete', 'Delete', { claim: claimUri(claim) }, claim.name)
          ]),
          'No additional claims.'
        )
      ],
      [['Single sign-on', 'single-sign-on']]
    )
  },
  actions: {
    async delete(visit, filledIn) {
      await change(visit, state => withSingleSignOn(state, sso => withoutClaim(sso, filledIn.get('claim'))))
      return `${visit.path}?done=deleted`
    },
    async restore(visit) {
      await change(visit, state => withSingleSignOn(state, withDefaultClaims))
      return `${visit.path}?done=restored`
    }
  }
}

const sourceHint =
  'An attribute such as user.mail, user.department or user.extensionAttribute1, or a constant in double quotes.'

const edit: Page = {
  path: `${path}/edit`,
  view: visit => {
    const { app, base } = applicationOf(visit)
    const uri = visit.query.get('claim')
    const claim = app.singleSignOn.claims.find(one => claimUri(one) === uri)
    return applicationPage(
      visit,
      'Manage claim',
      html`<section class="card">${form(
        visit.address,
        'save',
        field('Name', 'name', filled(visit, 'name', claim?.name ?? ''), { required: true }),
        field('Namespace', 'namespace', filled(visit, 'namespace', claim?.namespace ?? ''), {
          hint: `Such as ${defaultClaims[0]?.namespace}; empty for none.`
        }),
        field('Source attribute', 'source', filled(visit, 'source', claim?.source ?? ''), {
          hint: sourceHint,
          required: true
        }),
        toolbar(submit('Save'), linkButton(`${base}/single-sign-on/claims`, 'Cancel'))
      )}</section>`,
      above
    )
  },
  actions: {
    async save(visit, filledIn) {
      const { base } = applicationOf(visit)
      const claim = {
        name: filledIn.get('name'),
        namespace: filledIn.get('namespace'),
        source: filledIn.get('source')
      }
      const before = visit.query.get('claim')
      await change(visit, state =>
        withSingleSignOn(state, sso =>
          withClaim(before !== null && before !== claimUri(claim) ? withoutClaim(sso, before) : sso, claim)
        )
      )
      return `${base}/single-sign-on/claims?done=saved`
    }
  }
}

const uniqueUserIdentifier: Page = {
  path: `${path}/unique-user-identifier`,
  view: visit => {
    const { app, base } = applicationOf(visit)
    const { nameId } = app.singleSignOn
    return applicationPage(
      visit,
      'Unique User Identifier',
      html`<section class="card">${form(
        visit.path,
        'save',
        choice('Name identifier format', 'format', filled(visit, 'format', nameId.format), Object.entries(formatNames)),
        field('Source attribute', 'source', filled(visit, 'source', nameId.source), {
          hint: sourceHint,
          required: true
        }),
        toolbar(submit('Save'), linkButton(`${base}/single-sign-on/claims`, 'Cancel'))
      )}</section>`,
      above
    )
  },
  actions: {
    async save(visit, filledIn) {
      const { base } = applicationOf(visit)
      const [format, source] = [filledIn.get('format'), filledIn.get('source').trim()]
      if (!isFormat(format)) throw new UsageError('This is no name identifier format: choose one of the list.')
      await change(visit, state => withSingleSignOn(state, sso => withNameId(sso, { format, source })))
      return `${base}/single-sign-on/claims?done=saved`
    }
  }
}

const isFormat = (format: string): format is NameIdFormat => Object.hasOwn(nameIdFormats, format)

export const claimPages: readonly Page[] = [list, edit, uniqueUserIdentifier]
