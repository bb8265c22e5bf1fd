/** Provisioning logs, and provision on demand, which shows the entries it made. */
import { runOnDemand } from '../../cycle/run-on-demand.ts'
import type { ProvisioningEntry } from '../../log/entry.ts'
import { headline, printExchange } from '../../log/print-entry.ts'
import { readLog } from '../../log/provisioning-log.ts'
import { choice, form, moment, submit, table } from '../components.ts'
import { type Html, html } from '../html.ts'
import { jobOf } from '../provision-now.ts'
import type { Page, Visit } from '../visit.ts'
import { applicationOf, applicationPage } from './application.ts'

const shownEntries = 100

const shown = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

export function entryView(entry: ProvisioningEntry, open: boolean): Html {
  const { status, errorInformation } = entry.provisioningStatusInfo
  return html`<details class="log"${open ? html` open` : null}><summary>
    <span class="${status === 'Failure' ? 'bad' : status === 'Success' ? 'good' : 'soft'}">${status}</span>
    ${entry.provisioningAction} ${entry.sourceIdentity.displayName} <span class="soft">${moment(entry.activityDateTime)}</span></summary>
    ${errorInformation ? html`<p class="bad">${errorInformation.errorCode}: ${errorInformation.reason}</p>` : null}
    <ol>${entry.provisioningSteps.map(({ name, status: outcome, description }) => html`<li>${name}: ${outcome}. ${description}</li>`)}</ol>
    ${
      entry.modifiedProperties.length > 0
        ? table(
            `Modified properties of ${entry.sourceIdentity.displayName}, ${entry.id}`,
            ['Property', 'Old value', 'New value'],
            entry.modifiedProperties.map(({ displayName, oldValue, newValue }) => [
              displayName,
              shown(oldValue),
              shown(newValue)
            ]),
            ''
          )
        : null
    }
    ${entry.exchanges.length > 0 ? html`<pre>${entry.exchanges.flatMap(printExchange).join('\n')}</pre>` : null}</details>`
}

const logs: Page = {
  path: '/apps/:app/provisioning-logs',
  view: async visit => {
    const { name, app } = applicationOf(visit)
    const status = visit.query.get('status') ?? ''
    const entries = (await readLog(visit.site.store.logFile))
      .filter(({ jobId }) => jobId === app.jobId)
      .filter(entry => status === '' || entry.provisioningStatusInfo.status === status)
    return applicationPage(visit, `${name} | Provisioning logs`, [
      html`<form class="toolbar" method="get" action="${visit.path}">${choice('Status', 'status', status, [
        ['', 'All'],
        ['Success', 'Success'],
        ['Failure', 'Failure'],
        ['Skipped', 'Skipped']
      ])}<button class="plain" type="submit">Apply</button></form>`,
      entries.length === 0
        ? html`<p class="empty">There are no entries.</p>`
        : entries
            .slice(-shownEntries)
            .toReversed()
            .map(entry => entryView(entry, false))
    ])
  }
}

async function entriesOf(visit: Visit): Promise<readonly ProvisioningEntry[]> {
  const cycle = visit.query.get('cycle')
  return cycle === null ? [] : (await readLog(visit.site.store.logFile)).filter(({ cycleId }) => cycleId === cycle)
}

const onDemand: Page = {
  path: '/apps/:app/provisioning/on-demand',
  view: async visit => {
    const { directory, app } = visit.state
    const users = Object.values(directory.users).filter(
      user => user.accountEnabled && user.deletedDateTime === undefined
    )
    const groups = app.settings.groupProvisioning
      ? app.assignments.groups.flatMap(id => directory.groups[id] ?? [])
      : []
    const principals = [
      ...users.map(user => [user.objectId, `${user.displayName} (${user.userPrincipalName})`] as const),
      ...groups.map(group => [group.objectId, `${group.displayName} (group)`] as const)
    ]
    const entries = await entriesOf(visit)
    const failed = entries.filter(entry => entry.provisioningStatusInfo.status === 'Failure')
    return applicationPage(
      visit,
      'Provision on demand',
      [
        entries.length > 0 &&
          (failed.length > 0
            ? html`<p class="message problem" role="alert">${failed.map(headline).join(' ')}</p>`
            : html`<p class="message done" role="status">The user or group was provisioned as it should be.</p>`),
        principals.length === 0
          ? html`<p class="empty">There is nobody to provision. <a href="/users/new">New user</a></p>`
          : html`<section class="card">${form(
              visit.path,
              'provision',
              choice('Select a user or group', 'objectId', visit.query.get('objectId') ?? '', principals),
              submit('Provision')
            )}</section>`,
        entries.map(entry => entryView(entry, true))
      ],
      [['Provisioning', 'provisioning']]
    )
  },
  actions: {
    async provision(visit, filledIn) {
      const objectId = filledIn.get('objectId')
      const entries = await visit.site.store.exclusively(session => runOnDemand(session, jobOf(visit.site), objectId))
      const query = new URLSearchParams({ cycle: entries[0]?.cycleId ?? '', objectId })
      return `${visit.path}?${query}`
    }
  }
}

export const provisioningLogPages: readonly Page[] = [logs, onDemand]
