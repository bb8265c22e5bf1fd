/** The application that a page's address names, and what the pages of an application have in common. */
import { type Application, applicationId, applicationName } from '../../tenant/application.ts'
import type { SingleSignOn } from '../../tenant/single-sign-on.ts'
import type { TenantState } from '../../tenant/state.ts'
import type { Content, Html } from '../html.ts'
import { layout } from '../layout.ts'
import { MissingError, type Visit } from '../visit.ts'

export type Named = { readonly app: Application; readonly name: string; readonly base: string }

/** @throws {MissingError} if the tenant has no application of that id. */
export function applicationOf({ state, params }: Visit): Named {
  const { app } = state
  const [name, id] = [applicationName(app), applicationId(app)]
  if (name === null || params.app !== id) throw new MissingError('There is no such application in this tenant.')
  return { app, name, base: `/apps/${id}` }
}

/** @param above Pages between the application and this one, by label and path under the application's. */
export function applicationPage(
  visit: Visit,
  title: string,
  content: Content,
  above: readonly (readonly [string, string])[] = []
): Html {
  const { app, name, base } = applicationOf(visit)
  const crumbs = above.map(([label, path]): readonly [string, string] => [label, `${base}/${path}`])
  return layout(
    visit,
    { title, app, above: [['Enterprise apps', '/enterprise-apps'], [name, `${base}/overview`], ...crumbs] },
    content
  )
}

export const withApp = (state: TenantState, changes: Partial<Application>): TenantState => ({
  ...state,
  app: { ...state.app, ...changes }
})

export const withSingleSignOn = (state: TenantState, next: (sso: SingleSignOn) => SingleSignOn): TenantState =>
  withApp(state, { singleSignOn: next(state.app.singleSignOn) })
