/** Card 1: Basic SAML Configuration. */
import { withBasic } from '../../tenant/single-sign-on.ts'
import { field, form, linkButton, submit, toolbar } from '../components.ts'
import { html } from '../html.ts'
import { change, filled, type Page } from '../visit.ts'
import { applicationOf, applicationPage, withSingleSignOn } from './application.ts'

export const basicConfiguration: Page = {
  path: '/apps/:app/single-sign-on/basic',
  view: visit => {
    const { app, base } = applicationOf(visit)
    const { basic } = app.singleSignOn
    const at = (label: string, name: keyof typeof basic, hint: string, required = false) =>
      field(label, name, filled(visit, name, basic[name]), { hint, required })
    return applicationPage(
      visit,
      'Basic SAML Configuration',
      html`<section class="card">${form(
        visit.path,
        'save',
        at(
          'Identifier (Entity ID)',
          'identifier',
          'The unique ID that identifies your application to Microsoft Entra ID. It is compared exactly, case and last slash included.',
          true
        ),
        at(
          'Reply URL (Assertion Consumer Service URL)',
          'replyUrl',
          'Where the application expects to receive the authentication token.',
          true
        ),
        at(
          'Sign on URL (Optional)',
          'signOnUrl',
          'The sign-in page of the application, if sign-in shall begin there. Leave it empty for IdP-initiated sign-in.'
        ),
        at(
          'Relay State (Optional)',
          'relayState',
          'Tells the application where to send users after they are signed in.'
        ),
        at('Logout Url (Optional)', 'logoutUrl', 'Where SAML logout messages are sent.'),
        toolbar(submit('Save'), linkButton(`${base}/single-sign-on`, 'Cancel'))
      )}</section>`,
      [['Single sign-on', 'single-sign-on']]
    )
  },
  actions: {
    async save(visit, filledIn) {
      const { base } = applicationOf(visit)
      const [identifier, replyUrl] = [filledIn.get('identifier'), filledIn.get('replyUrl')]
      const [signOnUrl, relayState, logoutUrl] = [
        filledIn.get('signOnUrl'),
        filledIn.get('relayState'),
        filledIn.get('logoutUrl')
      ]
      await change(visit, state =>
        withSingleSignOn(state, sso => withBasic(sso, { identifier, replyUrl, signOnUrl, relayState, logoutUrl }))
      )
      return `${base}/single-sign-on?done=saved`
    }
  }
}
