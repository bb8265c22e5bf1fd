import { ScimError } from '@sealpost/scim'
import { wireText } from '../wire-text.ts'

/** Query parameters by name, as the client spelled it; an array where one came more than once. Has no prototype. */
export type QueryParameters = Readonly<Record<string, string | readonly string[]>>

/** What parameters are kept in: V8 keeps such objects as fast as any other, unlike those of `Object.create(null)`. */
function Bare() {}
Bare.prototype = Object.create(null)
const bare = (): Record<string, string | string[]> =>
  // TypeScript has constructors only for classes, whose prototype can't be another.
  new (Bare as unknown as new () => Record<string, string | string[]>)()

const none: QueryParameters = Object.freeze(bare())

/**
 * The query parameters of a request's address.
 *
 * Stricter than Fastify's own parser, which keeps what it can't decode: a filter that arrives mangled must be refused, not match
 * nobody.
 *
 * @throws {ScimError} 400 `invalidFilter` or `invalidValue` for a value that is not percent-encoded UTF-8
 */
export function queryParameters(url: string): QueryParameters {
  const start = url.indexOf('?')
  if (start < 0 || start === url.length - 1) return none
  const parameters = bare()
  for (const part of url.slice(start + 1).split('&')) {
    if (part === '') continue
    const equals = part.indexOf('=')
    const name = decoded(equals < 0 ? part : part.slice(0, equals), '')
    const value = equals < 0 ? '' : decoded(part.slice(equals + 1), name)
    const earlier = parameters[name]
    if (earlier === undefined) parameters[name] = value
    else if (typeof earlier === 'string') parameters[name] = [earlier, value]
    else earlier.push(value)
  }
  return parameters
}

/** The parameters with the value of one of them replaced, whatever the case of its name; the same object when nothing changes. */
export function mapParameter<T>(
  parameters: Readonly<Record<string, T>>,
  name: string,
  change: (value: T) => T
): Readonly<Record<string, T>> {
  const key = Object.hasOwn(parameters, name) ? name : keyInAnyCase(parameters, name)
  const value = key === undefined ? undefined : parameters[key]
  if (key === undefined || value === undefined) return parameters
  const changed = change(value)
  return changed === value ? parameters : { ...parameters, [key]: changed }
}

/** One parameter's values, whatever the case of its name. */
export function parameterOf(parameters: QueryParameters, name: string): string | readonly string[] | undefined {
  const exact = parameters[name]
  if (exact !== undefined) return exact
  const key = keyInAnyCase(parameters, name)
  return key === undefined ? undefined : parameters[key]
}

function keyInAnyCase(parameters: object, name: string): string | undefined {
  const lower = name.toLowerCase()
  return Object.keys(parameters).find(key => key.toLowerCase() === lower)
}

function decoded(text: string, name: string): string {
  const plain = wireText(text.includes('+') ? text.replaceAll('+', ' ') : text)
  try {
    if (plain !== undefined) return plain.includes('%') ? decodeURIComponent(plain) : plain
  } catch {
    // Said below, together with bytes that never were UTF-8.
  }
  const what =
    name === '' ? 'The name of a query parameter' : `The query parameter ${JSON.stringify(name.slice(0, 40))}`
  const scimType = name.toLowerCase() === 'filter' ? 'invalidFilter' : 'invalidValue'
  throw new ScimError(400, `${what} is not percent-encoded UTF-8: encode every "%" of its value as "%25".`, scimType)
}
