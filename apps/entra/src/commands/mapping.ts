/** `entra app mapping`: the attribute mappings. A change makes the next cycle an initial one, as in Entra. */
import type { Command } from 'commander'
import { z } from 'zod'
import type { AttributeMapping } from '../mapping/attribute-mapping.ts'
import { type Application, withDefaultMappings, withMapping, withoutMapping } from '../tenant/application.ts'
import { attributeNameSchema } from '../tenant/directory.ts'
import { UsageError } from '../usage-error.ts'
import { argument, type Context, changing, leaf, type Register } from './leaf.ts'

const sourceText = ({ source }: AttributeMapping) => {
  if (source.type === 'Direct') return source.attribute
  return source.type === 'Constant' ? JSON.stringify(source.value) : source.expression
}

const line = (mapping: AttributeMapping) => {
  const matching = mapping.matchingPrecedence === undefined ? '' : `, matching precedence ${mapping.matchingPrecedence}`
  const fallback = mapping.defaultIfNull === undefined ? '' : `, default ${JSON.stringify(mapping.defaultIfNull)}`
  const apply = mapping.apply === 'Always' ? 'always' : 'only during creation'
  return `${mapping.target} ← ${sourceText(mapping)} (${apply}${matching}${fallback})\n`
}

const listed = ({ mappings }: Application) => ({ value: { mappings }, text: mappings.map(line).join('') })

const changeMappings = async (context: Context, change: (app: Application) => Application) =>
  listed(
    await changing(context, state => {
      const app = change(state.app)
      return { state: { ...state, app }, result: app }
    })
  )

const setSchema = z.object({
  source: attributeNameSchema.optional(),
  constant: z.string().optional(),
  expression: z.string().optional(),
  apply: z.enum(['always', 'creation']).default('always'),
  match: z.coerce.number().int().positive().optional(),
  default: z.string().optional()
})

export function mappingCommands(register: Register, app: Command): void {
  const mapping = app.command('mapping').description('attribute mappings')

  leaf(register, mapping.command('list').description('show them'), z.object({}), async ({ store }) =>
    listed((await store.read()).app)
  )
  leaf(
    register,
    mapping
      .command('set <target>')
      .description('map a target attribute, such as title or emails[type eq "work"].value')
      .option('--source <attribute>', 'direct: a source attribute, such as jobTitle')
      .option('--constant <value>', 'constant: the same for everybody')
      .option('--expression <expression>', 'expression, such as Join(" ", [givenName], [surname])')
      .option('--apply <when>', 'always, or creation (only during creation: immutable)')
      .option('--match <precedence>', 'match objects using this attribute')
      .option('--default <value>', 'default value if null, sent on creation only'),
    setSchema,
    (context, args, options) =>
      changeMappings(context, current => withMapping(current, mappingOf(argument(args, 0), options)))
  )
  leaf(register, mapping.command('remove <target>').description('remove a mapping'), z.object({}), (context, args) =>
    changeMappings(context, current => withoutMapping(current, argument(args, 0)))
  )
  leaf(
    register,
    mapping.command('reset').description('back to userName, active, name.givenName, name.familyName'),
    z.object({}),
    context => changeMappings(context, withDefaultMappings)
  )
}

function mappingOf(target: string, options: z.infer<typeof setSchema>): AttributeMapping {
  return {
    target,
    source: sourceOf(options),
    apply: options.apply === 'always' ? 'Always' : 'OnlyDuringCreation',
    ...(options.match === undefined ? {} : { matchingPrecedence: options.match }),
    ...(options.default === undefined ? {} : { defaultIfNull: options.default })
  }
}

function sourceOf({ source, constant, expression }: z.infer<typeof setSchema>): AttributeMapping['source'] {
  const given = [source, constant, expression].filter(option => option !== undefined)
  if (given.length !== 1) throw new UsageError('Give exactly one of --source, --constant and --expression.')
  if (source !== undefined) return { type: 'Direct', attribute: source }
  if (constant !== undefined) return { type: 'Constant', value: constant }
  return { type: 'Expression', expression: expression ?? '' }
}
