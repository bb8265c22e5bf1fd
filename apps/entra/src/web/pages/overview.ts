/** An application's overview and properties. */
import { applicationId, newApplication } from '../../tenant/application.ts'
import { UsageError } from '../../usage-error.ts'
import { choice, copyField, facts, field, form, linkButton, submit } from '../components.ts'
import { html } from '../html.ts'
import { change, filled, type Page } from '../visit.ts'
import { applicationOf, applicationPage, withApp } from './application.ts'

const steps = [
  ['Assign users and groups', 'users-and-groups', 'Provide specific users and groups access to the application.'],
  [
    'Set up single sign on',
    'single-sign-on',
    'Enable users to sign into the application with their Entra credentials.'
  ],
  ['Provision User Accounts', 'provisioning', 'Automatically create and delete user accounts in the application.']
] as const

const overview: Page = {
  path: '/apps/:app/overview',
  view: visit => {
    const { app, name, base } = applicationOf(visit)
    return applicationPage(visit, `${name} | Overview`, [
      html`<section class="card" aria-labelledby="properties"><h2 id="properties">Properties</h2>
      ${copyField('Name', 'name', name)}${copyField('Application ID', 'id', applicationId(app))}
      ${copyField('User access URL', 'access', visit.addresses.userAccessUrl(applicationId(app)))}</section>`,
      html`<h2>Getting Started</h2>`,
      steps.map(
        ([label, path, text], index) => html`<section class="card numbered" aria-labelledby="step-${path}">
        <span class="number" aria-hidden="true">${index + 1}</span>
        <h3 id="step-${path}"><a href="${base}/${path}">${label}</a></h3><p>${text}</p></section>`
      )
    ])
  }
}

const properties: Page = {
  path: '/apps/:app/properties',
  view: visit => {
    const { app, name, base } = applicationOf(visit)
    return applicationPage(visit, `${name} | Properties`, [
      html`<section class="card">${form(
        `${base}/properties`,
        'save',
        field('Name', 'name', filled(visit, 'name', name), { required: true }),
        choice('Assignment required?', 'required', filled(visit, 'required', app.assignmentRequired ? 'yes' : 'no'), [
          ['yes', 'Yes'],
          ['no', 'No']
        ]),
        submit('Save')
      )}</section>`,
      html`<section class="card" aria-labelledby="delete"><h2 id="delete">Delete the application</h2>
      <p>Its assignments, certificates and provisioning job go with it. Users and groups stay.</p>
      ${facts([['Application ID', applicationId(app)]])}
      ${form(`${base}/properties`, 'delete', submit('Delete', 'danger'))}</section>`,
      linkButton(`${base}/overview`, 'Back')
    ])
  },
  actions: {
    async save(visit, filledIn) {
      const { base } = applicationOf(visit)
      const displayName = filledIn.get('name').trim()
      if (displayName === '') throw new UsageError('An application must have a name.')
      await change(visit, state =>
        withApp(state, { displayName, assignmentRequired: filledIn.get('required') !== 'no' })
      )
      return `${base}/properties?done=saved`
    },
    async delete(visit) {
      const { app } = applicationOf(visit)
      const { store, host } = visit.site
      await change(visit, state => ({ ...state, app: newApplication(host.newId()) }))
      for (const { thumbprint } of app.singleSignOn.certificates) await store.removeSigningKey(thumbprint)
      await store.removeSecretToken()
      return '/enterprise-apps?done=deleted'
    }
  }
}

export const overviewPages: readonly Page[] = [overview, properties]
