/**
 * Judges an answer as HTTP and JSON, before anybody looks at what the JSON says: status, Content-Type, a body where one
 * belongs and none where none does, and the form of a SCIM error. Pure functions from answers to findings.
 */
import { isObject, type JsonObject } from '../mapping/target-path.ts'
import type { Answer, NoAnswer } from '../scim/exchange.ts'
import { type EntraCode, type Finding, finding, shown } from './finding.ts'

export const errorSchema = 'urn:ietf:params:scim:api:messages:2.0:Error'

/** RFC 7644 table 9, and RFC 9865's two for cursors. */
const scimTypes = new Set([
  'invalidFilter',
  'tooMany',
  'uniqueness',
  'mutability',
  'invalidSyntax',
  'invalidPath',
  'noTarget',
  'invalidValue',
  'invalidVers',
  'sensitive',
  'invalidCursor',
  'expiredCursor',
  'invalidCount'
])

const codesOfStatus: Readonly<Record<number, EntraCode>> = {
  401: 'Unauthorized',
  403: 'InsufficientRights',
  404: 'InvalidAnchor',
  405: 'MethodNotAllowed',
  409: 'Conflict',
  422: 'UnprocessableEntity',
  429: 'TooManyRequests',
  501: 'NotImplemented'
}
const codesOfScimType: Readonly<Record<string, EntraCode>> = {
  invalidPath: 'SchemaAttributeNotFound',
  invalidValue: 'MandatoryFieldsMissing'
}

/** The code under which Entra's log shows a refusal. */
export function codeOfRefusal(status: number, body: JsonObject | undefined): EntraCode {
  const byStatus = codesOfStatus[status]
  if (byStatus) return byStatus
  if (status >= 500) return 'InternalServerError'
  const scimType = body?.scimType
  const byType = typeof scimType === 'string' && Object.hasOwn(codesOfScimType, scimType) && codesOfScimType[scimType]
  return byType || 'SystemForCrossDomainIdentityManagementBadRequest'
}

export type JudgedAnswer = {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** The body as a JSON object; undefined when there is none or it is not one. */
  readonly body: JsonObject | undefined
  readonly findings: readonly Finding[]
}

/**
 * Judges form and status.
 *
 * @param expected The statuses that are right for this request. Any other is a finding, an error's body is judged
 *   whether it was expected or not.
 */
export function judgeAnswer(answer: Answer | NoAnswer, expected: readonly number[]): JudgedAnswer {
  if ('failure' in answer) {
    const rule = answer.failure === 'Timeout' ? 'answer.timeout' : 'answer.unreachable'
    return { status: 0, headers: {}, body: undefined, findings: [finding(rule, answer.message)] }
  }
  const { status, headers } = answer
  const { body, findings } = status === 204 ? judgeNoContent(answer) : judgeJson(answer)
  const ofError = status >= 400 && body ? judgeErrorBody(answer, body) : []
  const unexpected = expected.includes(status) ? [] : [unexpectedStatus(answer, body, expected)]
  return { status, headers, body, findings: [...unexpected, ...findings, ...ofError] }
}

const judgeNoContent = ({ text }: Answer) => ({
  body: undefined,
  findings: text === '' ? [] : [finding('answer.body-unwanted', 'An answer 204 has a body: it must have none.')]
})

function judgeJson({ status, headers, text }: Answer): { body: JsonObject | undefined; findings: Finding[] } {
  if (text === '')
    return {
      body: undefined,
      findings: [finding('answer.body-missing', `The answer ${status} has no body: it must have one in JSON.`)]
    }
  const contentType = headers['content-type'] ?? ''
  const [mediaType = ''] = contentType.split(';')
  const findings: Finding[] = []
  if (mediaType.trim().toLowerCase() !== 'application/scim+json')
    findings.push(
      finding(
        'answer.content-type',
        `The Content-Type of the answer ${status} is ${shown(contentType)}: it must be application/scim+json.`
      )
    )
  const parsed = parseJson(text)
  if (isObject(parsed)) return { body: parsed, findings }
  const html = /^\s*</.test(text)
  findings.push(
    html
      ? finding(
          'answer.html',
          `The answer ${status} is a page of HTML, not JSON: no proxy or error page may answer here.`
        )
      : finding('answer.json', `The body of the answer ${status} is not a JSON object: it begins with ${shown(text)}.`)
  )
  return { body: undefined, findings }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function unexpectedStatus(answer: Answer, body: JsonObject | undefined, expected: readonly number[]): Finding {
  const { status } = answer
  const right = expected.join(' or ')
  if (status >= 300 && status < 400)
    return finding('answer.redirect', `The endpoint redirects (${status}) instead of answering ${right}.`)
  if (status < 400) return finding('answer.status', `The endpoint answers ${status}: ${right} is right here.`)
  const detail = body?.detail
  const said = typeof detail === 'string' ? `: ${detail}` : '.'
  return finding(
    'answer.refused',
    `The endpoint answers ${status} where ${right} is right${said}`,
    codeOfRefusal(status, body)
  )
}

/** RFC 7644 §3.12: an error is a JSON object with its schema and the status as a string. */
function judgeErrorBody({ status, headers }: Answer, body: JsonObject): Finding[] {
  const findings: Finding[] = []
  const { schemas, scimType, detail } = body
  if (!Array.isArray(schemas) || !schemas.includes(errorSchema))
    findings.push(
      finding('error.schema', `The schemas of the error are ${shown(schemas)}: they must list ${errorSchema}.`)
    )
  if (body.status !== String(status))
    findings.push(
      finding('error.status', `The error's status is ${shown(body.status)}: it must be the string "${status}".`)
    )
  if (scimType !== undefined && !(typeof scimType === 'string' && scimTypes.has(scimType)))
    findings.push(finding('error.scim-type', `The error's scimType is ${shown(scimType)}: RFC 7644 has no such type.`))
  if (status === 409 && scimType !== 'uniqueness')
    findings.push(finding('error.scim-type', `The scimType of a 409 is ${shown(scimType)}: it must be "uniqueness".`))
  if (detail !== undefined && typeof detail !== 'string')
    findings.push(finding('error.detail', `The error's detail is ${shown(detail)}: it must be a string.`))
  if (status === 401 && !headers['www-authenticate'])
    findings.push(
      finding('error.challenge', 'The answer 401 has no WWW-Authenticate header: it must name the schemes.')
    )
  return findings
}
