// Filters as SQL: the same meaning as `matchesFilter` of @sealpost/scim, over the rows of the users table. It owns the meaning; how
// text and JSON are asked for is dialect.ts's, which attributes are columns is user-columns.ts's.
//
// A condition is true, or else false or null, which count as one: null meets a `not` only as `is not true`.
import {
  type Attribute,
  type AttributePath,
  type Comparable,
  type CompareFilter,
  comparable,
  type Filter,
  leafAttribute,
  matchesFilter,
  type ResourceType,
  type ValuePathFilter
} from '@sealpost/scim'
import { type RawBuilder, sql } from 'kysely'
import type { Dialect, Place } from './dialect.ts'
import { hasEmail, hasEmailLike, isEmailValue, matchEmailValue } from './email-match.ts'
import { searchKey } from './search-key.ts'
import { always, type Column, type Condition, never, type Test, testText, userColumns } from './user-columns.ts'

/** Where the paths of a filter begin: at the user, inside `meta[…]`, or at one value of an attribute inside its brackets. */
type Scope =
  | { readonly kind: 'user' }
  | { readonly kind: 'meta' }
  | { readonly kind: 'value'; readonly place: Place; readonly attribute: Attribute }

const user: Scope = { kind: 'user' }

/** Makes the condition on one value at the end of a path. */
type ValueTest = (text: RawBuilder<unknown>, exists: Condition) => Condition

/** Compiles the filters of one resource type for one database. */
export class FilterCompiler {
  readonly #dialect: Dialect
  readonly #type: ResourceType
  readonly #columns: ReadonlyMap<string, Column>
  #aliases = 0

  constructor(dialect: Dialect, type: ResourceType) {
    this.#dialect = dialect
    this.#type = type
    this.#columns = userColumns(dialect, type)
  }

  /**
   * The condition that a row of `users` satisfies a filter.
   *
   * @param filter From `parseFilter` for the same resource type; its bounds keep the statement within those of the databases.
   * @throws {ScimError} 400 `invalidFilter` for what no row can answer: `meta.location`
   */
  compile(filter: Filter): Condition {
    this.#aliases = 0
    return this.#filter(filter, user)
  }

  #filter(filter: Filter, scope: Scope): Condition {
    switch (filter.kind) {
      case 'and':
        return balanced(
          filter.operands.map(each => this.#filter(each, scope)),
          sql` and `
        )
      case 'or':
        return balanced(this.#alternatives(filter.operands, scope), sql` or `)
      case 'not':
        return negated(this.#filter(filter.operand, scope))
      case 'compare':
        return this.#compare(filter, scope)
      case 'present':
        return this.#present(filter.path, scope)
      case 'valuePath':
        return this.#valuePath(filter)
    }
  }

  /** Equalities over one index become one list, so that thousands of them stay looks into the index. */
  #alternatives(operands: readonly Filter[], scope: Scope): Condition[] {
    const lists = new Map<AnyOf, string[]>()
    const others: Condition[] = []
    for (const operand of operands) {
      const listed = scope.kind === 'user' ? this.#listed(operand) : undefined
      if (!listed) others.push(this.#filter(operand, scope))
      else if (lists.get(listed.anyOf)?.push(listed.key) === undefined) lists.set(listed.anyOf, [listed.key])
    }
    return [...Array.from(lists, ([anyOf, keys]) => anyOf(keys)), ...others]
  }

  #listed(filter: Filter): { anyOf: AnyOf; key: string } | undefined {
    if (filter.kind !== 'compare' || filter.operator !== 'eq' || filter.value === null) return undefined
    const anyOf = isEmailValue(filter.path) ? hasEmail : this.#columnOf(filter.path, user)?.equalsAny
    const key = anyOf && comparable(filter.value, leafAttribute(filter.path))
    return anyOf && typeof key === 'string' ? { anyOf, key } : undefined
  }

  #compare({ path, operator, value }: CompareFilter, scope: Scope): Condition {
    if (value === null) {
      const present = this.#present(path, scope)
      return operator === 'eq' ? negated(present) : present
    }
    const operand = comparable(value, leafAttribute(path))
    if (operator === 'ne') return operand === undefined ? always : negated(this.#holds(path, 'eq', operand, scope))
    return operand === undefined ? never : this.#holds(path, operator, operand, scope)
  }

  /** Some value of the attribute compares so. */
  #holds(path: AttributePath, operator: Test, operand: Comparable, scope: Scope): Condition {
    const column = this.#columnOf(path, scope)
    if (column) return column.compare(operator, operand)
    if (isSchemas(path, scope)) return this.#schemas({ kind: 'compare', path, operator, value: operand })
    if (operator === 'eq' && scope.kind === 'user' && isEmailValue(path)) return hasEmail([String(operand)])
    const key = searchKey(operand)
    return this.#some(path, scope, text => testText(this.#dialect, text, operator, key))
  }

  /** A complex attribute is present when one of its sub-attributes is. */
  #present(path: AttributePath, scope: Scope): Condition {
    const column = this.#columnOf(path, scope)
    if (column) return column.present
    if (isSchemas(path, scope) || (scope.kind === 'user' && isMeta(path))) return always
    const leaf = leafAttribute(path)
    if (leaf.type !== 'complex') return this.#some(path, scope, presenceOf(leaf))
    const parts = leaf.subAttributes.map(subAttribute =>
      this.#some({ ...path, subAttribute }, scope, presenceOf(subAttribute))
    )
    return balanced(parts, sql` or `)
  }

  #valuePath(filter: ValuePathFilter): Condition {
    const { path } = filter
    if (isMeta(path)) return this.#filter(filter.filter, { kind: 'meta' })
    if (isSchemas(path, user)) return this.#schemas(filter)
    const match = matchEmailValue(path, filter.filter)
    if (match?.exact) return hasEmailLike(match)
    const place = this.#placeOf(path)
    const inner = (at: Place) => this.#filter(filter.filter, { kind: 'value', place: at, attribute: path.attribute })
    // A complex attribute that isn't assigned has no value that could satisfy even a negation.
    if (!path.attribute.multiValued) return sql`(${this.#dialect.exists(place)} and ${inner(place)})`
    const condition = this.#anyElement(place, inner)
    return match ? sql`(${hasEmailLike(match)} and ${condition})` : condition
  }

  /** Which URNs a user has follows from which extensions it has, so the filter is asked of each URN alone. */
  #schemas(filter: Filter): Condition {
    const holding = (urn: string) => matchesFilter({ schemas: [urn] }, filter)
    if (holding(this.#type.schema.id)) return always
    const urns = this.#type.extensions.map(({ schema }) => schema.id).filter(holding)
    const conditions = urns.map(urn => this.#dialect.exists({ document: search, path: [urn] }))
    return conditions.length === 0 ? never : balanced(conditions, sql` or `)
  }

  #columnOf({ extension, attribute, subAttribute }: AttributePath, scope: Scope): Column | undefined {
    if (extension !== undefined || scope.kind === 'value') return undefined
    if (scope.kind === 'meta') return this.#columns.get(`meta.${attribute.name}`)
    return this.#columns.get(subAttribute ? `${attribute.name}.${subAttribute.name}` : attribute.name)
  }

  #some(path: AttributePath, scope: Scope, test: ValueTest): Condition {
    const { attribute, subAttribute } = path
    const steps = subAttribute ? [attribute, subAttribute] : [attribute]
    if (scope.kind !== 'value') return this.#walk(rootOf(path), steps, test)
    // A value of an attribute that is not complex is itself its `value`.
    return this.#walk(scope.place, scope.attribute.type === 'complex' ? steps : [], test)
  }

  #walk(place: Place, steps: readonly Attribute[], test: ValueTest): Condition {
    const [step, ...rest] = steps
    if (!step) return test(this.#dialect.text(place), this.#dialect.exists(place))
    const next = { document: place.document, path: [...place.path, step.name] }
    return step.multiValued ? this.#anyElement(next, at => this.#walk(at, rest, test)) : this.#walk(next, rest, test)
  }

  #placeOf(path: AttributePath): Place {
    const { document, path: steps } = rootOf(path)
    return { document, path: [...steps, path.attribute.name] }
  }

  #anyElement(place: Place, condition: (element: Place) => Condition): Condition {
    const alias = `e${++this.#aliases}`
    const inner = condition({ document: sql.ref(`${alias}.value`), path: [] })
    return sql`exists (select 1 from ${this.#dialect.elements(place, alias)} where ${inner})`
  }
}

type AnyOf = (keys: readonly string[]) => Condition

const search = sql.ref('users.search')

const rootOf = ({ extension }: AttributePath): Place => ({
  document: search,
  path: extension === undefined ? [] : [extension]
})

const isMeta = (path: AttributePath): boolean => path.extension === undefined && path.attribute.name === 'meta'

const isSchemas = (path: AttributePath, scope: Scope): boolean =>
  scope.kind === 'user' && path.extension === undefined && path.attribute.name === 'schemas'

/** Text is present when it isn't empty; of what is never told, and of what isn't text, it is enough to be there. */
const presenceOf =
  ({ type, returned }: Attribute): ValueTest =>
  (text, exists) =>
    returned === 'never' || !(type === 'string' || type === 'reference' || type === 'binary')
      ? exists
      : sql`${text} <> ''`

const negated = (condition: Condition): Condition => sql`(${condition} is not true)`

/** Conditions joined as a balanced tree: SQLite bounds the depth of an expression. */
function balanced(conditions: readonly Condition[], joint: RawBuilder<unknown>): Condition {
  const [first] = conditions
  if (!first) return never
  if (conditions.length === 1) return first
  const middle = conditions.length >> 1
  return sql`(${balanced(conditions.slice(0, middle), joint)}${joint}${balanced(conditions.slice(middle), joint)})`
}
