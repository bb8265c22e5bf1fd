/** Provisioning settings: who is in scope, and the brake on accidental deletions. */
import { restarted } from '../../cycle/sync-state.ts'
import { UsageError } from '../../usage-error.ts'
import { choice, field, form, linkButton, submit, tick, toolbar } from '../components.ts'
import { html } from '../html.ts'
import { change, filled, type Page } from '../visit.ts'
import { applicationOf, applicationPage } from './application.ts'

const scopes = [
  ['SyncAssigned', 'Sync only assigned users and groups'],
  ['SyncAll', 'Sync all users and groups']
] as const

export const provisioningSettings: Page = {
  path: '/apps/:app/provisioning/settings',
  view: visit => {
    const { app, base } = applicationOf(visit)
    const { scope, preventAccidentalDeletions } = app.settings
    return applicationPage(
      visit,
      'Settings',
      html`<section class="card">${form(
        visit.path,
        'save',
        choice('Scope', 'scope', filled(visit, 'scope', scope), scopes),
        tick('Prevent accidental deletion', 'prevent', 'on', preventAccidentalDeletions !== null),
        field(
          'Accidental deletion threshold',
          'threshold',
          filled(visit, 'threshold', String(preventAccidentalDeletions ?? 500)),
          {
            type: 'number'
          }
        ),
        toolbar(submit('Save'), linkButton(`${base}/provisioning`, 'Cancel'))
      )}</section>`,
      [['Provisioning', 'provisioning']]
    )
  },
  actions: {
    async save(visit, filledIn) {
      const { base } = applicationOf(visit)
      const scope = scopes.find(([key]) => key === filledIn.get('scope'))?.[0]
      const threshold = Number(filledIn.get('threshold') || 'none')
      if (!scope) throw new UsageError('Choose a scope of the list.')
      if (filledIn.has('prevent') && !(Number.isSafeInteger(threshold) && threshold >= 0))
        throw new UsageError('The accidental deletion threshold is a whole number.')
      await change(visit, ({ app, ...state }) => ({
        ...state,
        app: {
          ...app,
          settings: { ...app.settings, scope, preventAccidentalDeletions: filledIn.has('prevent') ? threshold : null },
          sync: scope === app.settings.scope ? app.sync : restarted(app.sync)
        }
      }))
      return `${base}/provisioning?done=saved`
    }
  }
}
