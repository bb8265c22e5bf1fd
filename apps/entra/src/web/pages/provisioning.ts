/** Provisioning of an application: the job at a glance, and its connection. */
import { withEngine } from '../../cycle/job.ts'
import { restarted } from '../../cycle/sync-state.ts'
import { testConnection } from '../../cycle/test-connection.ts'
import { parseTenantUrl } from '../../scim/tenant-url.ts'
import { secretTokenOf } from '../../tenant/secret-token.ts'
import type { TenantSession } from '../../tenant/store.ts'
import { UsageError } from '../../usage-error.ts'
import { button, facts, field, linkButton, moment, toolbar } from '../components.ts'
import { type Content, type Html, html } from '../html.ts'
import { provisionNow } from '../provision-now.ts'
import { type Form, filled, type Page, type Visit } from '../visit.ts'
import { applicationOf, applicationPage, withApp } from './application.ts'

const statistics = ({ state }: Visit): Html => {
  const { sync } = state.app
  const { lastCycle, quarantine } = sync
  const rows: [string, Content][] = [['Provisioning', state.app.provisioningStarted ? 'Started' : 'Stopped']]
  if (quarantine)
    rows.push([
      'Quarantine',
      html`<span class="bad">${quarantine.reason}: ${quarantine.message} Next attempt ${moment(quarantine.nextAttempt)}.</span>`
    ])
  if (lastCycle) {
    const counts = Object.entries(lastCycle.counts).map(([name, count]) => `${count} ${name}`)
    rows.push(['Last cycle', `${lastCycle.kind}, ${lastCycle.state}, ${moment(lastCycle.completedAt)}`])
    rows.push(['Objects', counts.join(', ')])
  } else rows.push(['Last cycle', 'The initial cycle has not run yet.'])
  rows.push(['Users and groups provisioned', Object.values(sync.links).filter(({ managed }) => managed).length])
  if (sync.stagedDeletes.length > 0) rows.push(['Deletions waiting', sync.stagedDeletes.length])
  return html`<section class="card" aria-labelledby="status"><h2 id="status">Current cycle status</h2>${facts(rows)}</section>`
}

const controls = ({ state, path }: Visit, here: string): Html =>
  toolbar(
    state.app.provisioningStarted
      ? button(path, 'stop', 'Stop provisioning')
      : button(path, 'start', 'Start provisioning'),
    button(path, 'now', 'Provision now'),
    button(path, 'restart', 'Restart provisioning'),
    linkButton(`${here}/on-demand`, 'Provision on demand'),
    state.app.sync.stagedDeletes.length > 0 && button(path, 'allow', 'Allow deletes')
  )

const manage = (
  here: string
): Html => html`<section class="card" aria-labelledby="manage"><h2 id="manage">Manage</h2><ul>
  <li><a href="${here}/connect">Connectivity</a></li><li><a href="${here}/mapping">Attribute mapping</a></li>
  <li><a href="${here}/settings">Settings</a></li></ul></section>`

const run = async (visit: Visit, work: (session: TenantSession) => Promise<void>, done: string): Promise<string> => {
  await visit.site.store.exclusively(work)
  return `${visit.path}?done=${done}`
}

const overview: Page = {
  path: '/apps/:app/provisioning',
  view: visit => {
    const { app, name, base } = applicationOf(visit)
    const here = `${base}/provisioning`
    return applicationPage(
      visit,
      `${name} | Provisioning`,
      app.tenantUrl === null
        ? html`<p>Automate the lifecycle of accounts in the application.</p>
          ${toolbar(linkButton(`${here}/connect`, 'Connect your application', 'primary'))}`
        : [controls(visit, here), statistics(visit), manage(here)]
    )
  },
  actions: {
    start: visit =>
      run(
        visit,
        async session => {
          await session.replace(withApp(session.state, { provisioningStarted: true }))
          await provisionNow(visit.site, session)
        },
        'started'
      ),
    stop: visit =>
      run(visit, session => session.replace(withApp(session.state, { provisioningStarted: false })), 'stopped'),
    now: visit => run(visit, session => provisionNow(visit.site, session), 'cycle'),
    restart: visit =>
      run(visit, ({ state, replace }) => replace(withApp(state, { sync: restarted(state.app.sync) })), 'restarted'),
    allow: visit =>
      run(
        visit,
        async session => {
          const { sync } = session.state.app
          await session.replace(withApp(session.state, { sync: { ...sync, allowedDeletes: sync.stagedDeletes } }))
          await provisionNow(visit.site, session)
        },
        'cycle'
      )
  }
}

/** What is filled in, over what is stored: a token left empty is the one that is kept. */
const withCredentials = (session: TenantSession, filledIn: Form): TenantSession => {
  const tenantUrl = filledIn.get('tenantUrl').trim()
  parseTenantUrl(tenantUrl)
  const given = filledIn.get('secretToken').trim()
  const secretToken = given === '' ? session.secretToken : secretTokenOf(given)
  if (secretToken === undefined) throw new UsageError('The Secret Token is missing.')
  return { ...session, state: withApp(session.state, { tenantUrl }), secretToken }
}

function connectPage(visit: Visit, outcome: Content): Html {
  const { app, base } = applicationOf(visit)
  const connected = app.tenantUrl !== null
  return applicationPage(
    visit,
    'Connect your application',
    [
      outcome,
      html`<section class="card"><form method="post" action="${visit.path}">
      ${field('Tenant URL', 'tenantUrl', filled(visit, 'tenantUrl', app.tenantUrl ?? ''), { required: true, hint: 'Such as https://host/scim/v2/' })}
      ${field('Secret Token', 'secretToken', filled(visit, 'secretToken', ''), {
        type: 'password',
        hint: connected ? 'Leave it empty to keep the one that is stored.' : 'As the application shows it.'
      })}
      ${toolbar(
        html`<button class="plain" type="submit" name="action" value="test">Test connection</button>`,
        html`<button class="primary" type="submit" name="action" value="save">${connected ? 'Save' : 'Create'}</button>`,
        linkButton(`${base}/provisioning`, 'Cancel')
      )}</form></section>`
    ],
    [['Provisioning', 'provisioning']]
  )
}

const connect: Page = {
  path: '/apps/:app/provisioning/connect',
  view: visit => connectPage(visit, null),
  actions: {
    async test(visit, filledIn) {
      const { host, store } = visit.site
      const entry = await store.exclusively(session =>
        withEngine(withCredentials(session, filledIn), { host, readBack: false }, testConnection)
      )
      const { status, errorInformation } = entry.provisioningStatusInfo
      const outcome =
        status === 'Failure'
          ? html`<p class="message problem" role="alert">You appear to have entered invalid credentials, or the endpoint does not answer as SCIM demands.
            ${errorInformation?.errorCode}: ${errorInformation?.reason}</p>`
          : html`<p class="message done" role="status">The supplied credentials are authorized to enable provisioning.</p>`
      return connectPage({ ...visit, form: filledIn }, outcome)
    },
    async save(visit, filledIn) {
      const { base } = applicationOf(visit)
      const { store } = visit.site
      await store.exclusively(async session => {
        const { state, secretToken = '' } = withCredentials(session, filledIn)
        await store.writeSecretToken(secretToken)
        await session.replace(state)
      })
      return `${base}/provisioning?done=saved`
    }
  }
}

export const provisioningPages: readonly Page[] = [overview, connect]
