/** Attribute mapping: which rows there are, and each row on a page of its own. */
import { type AttributeMapping, defaultMappings } from '../../mapping/attribute-mapping.ts'
import { withMapping, withoutMapping } from '../../tenant/application.ts'
import { attributeNameSchema } from '../../tenant/directory.ts'
import { UsageError } from '../../usage-error.ts'
import { button, choice, field, form, linkButton, submit, table, toolbar } from '../components.ts'
import { html } from '../html.ts'
import { change, type Form, filled, type Page } from '../visit.ts'
import { applicationOf, applicationPage } from './application.ts'

const path = '/apps/:app/provisioning/mapping'
const above = [
  ['Provisioning', 'provisioning'],
  ['Attribute mapping', 'provisioning/mapping']
] as const

const applyChoices = [
  ['Always', 'Always'],
  ['OnlyDuringCreation', 'Only during object creation']
] as const
const typeChoices = [
  ['Direct', 'Direct'],
  ['Constant', 'Constant'],
  ['Expression', 'Expression']
] as const

const sourceText = ({ source }: AttributeMapping): string => {
  if (source.type === 'Direct') return source.attribute
  return source.type === 'Constant' ? source.value : source.expression
}

/** The four that are needed; whatever else there is can go at once. */
const kept = defaultMappings.map(({ target }) => target)

const list: Page = {
  path,
  view: visit => {
    const { app, base } = applicationOf(visit)
    const here = `${base}/provisioning/mapping`
    const rows = app.mappings.map(mapping => [
      html`<a href="${here}/edit?target=${encodeURIComponent(mapping.target)}">${mapping.target}</a>`,
      sourceText(mapping),
      mapping.matchingPrecedence ?? '',
      applyChoices.find(([key]) => key === mapping.apply)?.[1],
      button(here, 'delete', 'Delete', { target: mapping.target }, mapping.target)
    ])
    return applicationPage(
      visit,
      'Attribute mapping',
      [
        html`<section class="card" aria-labelledby="objects"><h2 id="objects">Mappings</h2>${form(
          here,
          'groups',
          choice('Provision Microsoft Entra ID Groups', 'groups', app.settings.groupProvisioning ? 'yes' : 'no', [
            ['yes', 'Yes'],
            ['no', 'No']
          ]),
          submit('Save', 'plain')
        )}</section>`,
        html`<h2>Provision Microsoft Entra ID Users</h2>`,
        toolbar(
          linkButton(`${here}/edit`, 'Add New Mapping'),
          app.mappings.length > kept.length && button(here, 'cut', 'Delete all but the four that are needed')
        ),
        table(
          'Attribute Mappings',
          ['Target attribute', 'Source attribute', 'Matching precedence', 'Apply', 'Actions'],
          rows,
          'There are no mappings.'
        )
      ],
      [['Provisioning', 'provisioning']]
    )
  },
  actions: {
    async delete(visit, filledIn) {
      await change(visit, state => ({ ...state, app: withoutMapping(state.app, filledIn.get('target')) }))
      return `${visit.path}?done=deleted`
    },
    async cut(visit) {
      await change(visit, state => {
        const extra = state.app.mappings.filter(({ target }) => !kept.includes(target))
        return { ...state, app: extra.reduce((app, { target }) => withoutMapping(app, target), state.app) }
      })
      return `${visit.path}?done=deleted`
    },
    async groups(visit, filledIn) {
      const groupProvisioning = filledIn.get('groups') === 'yes'
      await change(visit, state => ({
        ...state,
        app: { ...state.app, settings: { ...state.app.settings, groupProvisioning } }
      }))
      return `${visit.path}?done=saved`
    }
  }
}

const edit: Page = {
  path: `${path}/edit`,
  view: visit => {
    const { app, base } = applicationOf(visit)
    const stored = app.mappings.find(({ target }) => target === visit.query.get('target'))
    const at = (name: string, value: string | undefined) => filled(visit, name, value ?? '')
    return applicationPage(
      visit,
      'Edit Attribute',
      html`<section class="card">${form(
        visit.address,
        'save',
        choice('Mapping type', 'type', at('type', stored?.source.type ?? 'Direct'), typeChoices),
        field('Source attribute, constant or expression', 'source', at('source', stored && sourceText(stored)), {
          required: true
        }),
        field('Default value if null (optional)', 'default', at('default', stored?.defaultIfNull)),
        field('Target attribute', 'target', at('target', stored?.target), { required: true }),
        choice('Match objects using this attribute', 'match', at('match', stored?.matchingPrecedence ? 'yes' : 'no'), [
          ['no', 'No'],
          ['yes', 'Yes']
        ]),
        field('Matching precedence', 'precedence', at('precedence', String(stored?.matchingPrecedence ?? '')), {
          type: 'number'
        }),
        choice('Apply this mapping', 'apply', at('apply', stored?.apply ?? 'Always'), applyChoices),
        toolbar(submit('Save'), linkButton(`${base}/provisioning/mapping`, 'Cancel'))
      )}</section>`,
      above
    )
  },
  actions: {
    async save(visit, filledIn) {
      const { base } = applicationOf(visit)
      const mapping = mappingOf(filledIn)
      const before = visit.query.get('target')
      await change(visit, state => {
        const added = withMapping(state.app, mapping)
        const renamed =
          before !== null && before !== mapping.target && state.app.mappings.some(one => one.target === before)
        return { ...state, app: renamed ? withoutMapping(added, before) : added }
      })
      return `${base}/provisioning/mapping?done=saved`
    }
  }
}

function mappingOf(filledIn: Form): AttributeMapping {
  const fallback = filledIn.get('default')
  const precedence = Number(filledIn.get('precedence') || '1')
  if (!Number.isSafeInteger(precedence) || precedence < 1)
    throw new UsageError('The matching precedence is a whole number from 1.')
  return {
    target: filledIn.get('target').trim(),
    source: sourceOf(filledIn.get('type'), filledIn.get('source').trim()),
    apply: filledIn.get('apply') === 'OnlyDuringCreation' ? 'OnlyDuringCreation' : 'Always',
    ...(filledIn.get('match') === 'yes' ? { matchingPrecedence: precedence } : {}),
    ...(fallback === '' ? {} : { defaultIfNull: fallback })
  }
}

function sourceOf(type: string, source: string): AttributeMapping['source'] {
  if (type === 'Constant') return { type, value: source }
  if (type === 'Expression') return { type, expression: source }
  const attribute = attributeNameSchema.safeParse(source)
  if (!attribute.success)
    throw new UsageError(`"${source}" is not a source attribute: write givenName, mail and the like.`)
  return { type: 'Direct', attribute: attribute.data }
}

export const mappingPages: readonly Page[] = [list, edit]
