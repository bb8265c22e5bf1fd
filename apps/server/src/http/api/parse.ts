import { z } from 'zod'
import { DomainError } from '../../domain/domain-error.ts'

/**
 * What a client sent, as its schema says. Members that the schema doesn't name are refused: a misspelled one would otherwise be passed
 * over in silence.
 *
 * @throws DomainError `invalid` `request.invalid` with a sentence for each member at fault
 */
export function parse<S extends z.ZodType>(schema: S, sent: unknown): z.output<S> {
  const parsed = schema.safeParse(sent, { error: sentenceOf })
  if (parsed.success) return parsed.data
  const fields: Record<string, string> = {}
  for (const issue of parsed.error.issues) for (const path of pathsOf(issue)) fields[path] ??= issue.message
  const names = Object.keys(fields).slice(0, 5).join(', ')
  const detail = `The portal can't take this: correct ${names === '' ? 'the body, which must be a JSON object' : names}.`
  throw new DomainError('invalid', 'request.invalid', detail, undefined, fields)
}

/** The same schema, refusing members it doesn't name. */
export const strictly = <S extends z.ZodType>(schema: S): S =>
  (schema instanceof z.ZodObject ? schema.strict() : schema) as S

function pathsOf(issue: z.core.$ZodIssue): string[] {
  const path = issue.path.map(String)
  if (issue.code === 'unrecognized_keys')
    return issue.keys.slice(0, 20).map(key => [...path, key.slice(0, 60)].join('.'))
  return path.length === 0 ? [] : [path.join('.')]
}

/** What is said of a fault for which the schema has no words of its own. */
function sentenceOf(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'unrecognized_keys':
      return 'There is no member of this name: leave it out.'
    case 'invalid_type':
      return issue.input === undefined ? 'This is missing.' : `This must be ${article(String(issue.expected))}.`
    case 'too_small':
      return issue.minimum === 1 && issue.origin === 'string'
        ? 'This must not be empty.'
        : `This must be at least ${issue.minimum}.`
    case 'too_big':
      return `This may be ${issue.maximum} ${unitOf(issue.origin)}at most.`
    case 'invalid_value':
      return `This must be one of: ${issue.values.map(String).join(', ')}.`
    default:
      return 'This has not the form it must have.'
  }
}

const unitOf = (origin: string): string => (origin === 'string' ? 'characters ' : origin === 'array' ? 'items ' : '')

const article = (type: string): string => (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`)
