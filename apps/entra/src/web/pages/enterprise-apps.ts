/** Enterprise apps: the list, and the way to a new application. One tenant of this program has one application. */
import { applicationId, applicationName, createApplication } from '../../tenant/application.ts'
import { withNewApplication } from '../../tenant/new-application.ts'
import { field, form, linkButton, submit, table, toolbar } from '../components.ts'
import { type Html, html } from '../html.ts'
import { layout } from '../layout.ts'
import { change, filled, type Page, type Visit } from '../visit.ts'

function viewList(visit: Visit): Html {
  const { app } = visit.state
  const name = applicationName(app)
  const id = applicationId(app)
  const rows = name === null ? [] : [[html`<a href="/apps/${id}/overview">${name}</a>`, id, app.tenantUrl ?? '—']]
  return layout(visit, { title: 'Enterprise applications | All applications' }, [
    toolbar(linkButton('/enterprise-apps/new', 'New application', 'primary')),
    table('Applications', ['Name', 'Application ID', 'Tenant URL'], rows, 'There is no application yet.')
  ])
}

const home: Page = { path: '/', view: viewList }

const list: Page = { path: '/enterprise-apps', view: viewList }

const gallery: Page = {
  path: '/enterprise-apps/new',
  view: visit =>
    layout(
      visit,
      { title: 'Browse Microsoft Entra Gallery', above: [['Enterprise apps', '/enterprise-apps']] },
      html`${toolbar(linkButton('/enterprise-apps/create', 'Create your own application', 'primary'))}
      <p class="soft">The gallery itself is not simulated: create your own application.</p>`
    )
}

const create: Page = {
  path: '/enterprise-apps/create',
  view: visit =>
    layout(
      visit,
      {
        title: 'Create your own application',
        above: [
          ['Enterprise apps', '/enterprise-apps'],
          ['Browse Microsoft Entra Gallery', '/enterprise-apps/new']
        ]
      },
      html`<section class="card">${form(
        '/enterprise-apps/create',
        'create',
        field('What’s the name of your app?', 'name', filled(visit, 'name', ''), { required: true }),
        html`<fieldset><legend>What are you looking to do with your application?</legend>
        <div class="tick"><input type="radio" id="kind-non-gallery" name="kind" value="non-gallery" checked>
        <label for="kind-non-gallery">Integrate any other application you don’t find in the gallery (Non-gallery)</label></div></fieldset>`,
        submit('Create')
      )}</section>`
    ),
  actions: {
    async create(visit, filledIn) {
      const made = createApplication(visit.site.host.newId(), filledIn.get('name'))
      await change(visit, state => withNewApplication(state, made))
      return `/apps/${applicationId(made)}/overview?done=created`
    }
  }
}

export const enterpriseApps: readonly Page[] = [home, list, gallery, create]
