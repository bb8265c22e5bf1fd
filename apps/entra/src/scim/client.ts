/**
 * Sends the provisioning service's requests and has each answer judged before anybody uses it. Every exchange is handed
 * to `record`, findings included and the secret taken out. Decides nothing about users; the engine in `cycle/` does.
 */
import { type JudgedAnswer, judgeAnswer } from '../judge/answer.ts'
import { type Finding, finding } from '../judge/finding.ts'
import type { JsonObject } from '../mapping/target-path.ts'
import {
  type Answer,
  type Exchange,
  type NoAnswer,
  requestHeaders,
  type ScimRequest,
  type Transport
} from './exchange.ts'
import { holdsSecret, redactedHeaders, redactText } from './redact.ts'
import type { TenantUrl } from './tenant-url.ts'

export type Connection = {
  readonly tenantUrl: TenantUrl
  readonly secretToken: string
  readonly transport: Transport
  readonly timeoutMilliseconds: number
  readonly maxThrottleWaitMilliseconds: number
  readonly sleep: (milliseconds: number) => Promise<void>
}

export type Outcome = JudgedAnswer & {
  /** The status was one of those expected and, where a body belongs, it could be read: the work may go on. */
  readonly usable: boolean
}

export type Judge = (body: JsonObject, answer: JudgedAnswer) => readonly Finding[]

export type ScimClient = {
  /**
   * Sends one request; a 429 is waited for and sent again, as long as the wait it asks for is within bounds.
   *
   * @param expected The statuses that are right.
   * @param judge    Judges the body of an answer with an expected status.
   */
  send(request: ScimRequest, expected: readonly number[], judge?: Judge): Promise<Outcome>
}

const maxThrottledAttempts = 5
const maxKeptText = 4096

export const createScimClient = (connection: Connection, record: (exchange: Exchange) => void): ScimClient => ({
  async send(request, expected, judge = () => []) {
    let waited = 0
    for (let attempt = 1; ; attempt++) {
      const startedAt = performance.now()
      const answer = await sendOnce(connection, request)
      const durationInMilliseconds = Math.round(performance.now() - startedAt)
      const wait = throttleWait(answer, attempt)
      const tooLong = waited + wait > connection.maxThrottleWaitMilliseconds || attempt >= maxThrottledAttempts
      if (isThrottled(answer) && !tooLong) {
        const { findings } = judgeAnswer(answer, [429])
        record({ ...recorded(connection, request, answer), durationInMilliseconds, findings })
        await connection.sleep(wait)
        waited += wait
        continue
      }
      const outcome = judged(connection, answer, expected, judge)
      record({ ...recorded(connection, request, answer), durationInMilliseconds, findings: outcome.findings })
      return outcome
    }
  }
})

const sendOnce = (connection: Connection, request: ScimRequest): Promise<Answer | NoAnswer> => {
  // The secret goes to the Tenant URL's own origin and nowhere else, whatever address an answer holds.
  if (new URL(request.url).origin !== connection.tenantUrl.origin)
    return Promise.resolve({
      failure: 'WebExceptionProtocolError',
      message: `${request.url} is not at ${connection.tenantUrl.origin}: the secret token is not sent there.`
    })
  const headers = requestHeaders(connection.secretToken, request.body !== undefined)
  return connection.transport(request, headers, connection.timeoutMilliseconds)
}

function judged(connection: Connection, answer: Answer | NoAnswer, expected: readonly number[], judge: Judge): Outcome {
  const form = judgeAnswer(answer, expected)
  const asExpected = expected.includes(form.status)
  const usable = asExpected && (form.status === 204 || form.body !== undefined)
  const ofBody = asExpected && form.body ? judge(form.body, form) : []
  const echoed =
    'text' in answer && holdsSecret(JSON.stringify(answer), connection.secretToken)
      ? [finding('answer.secret-echoed', 'The answer repeats the secret token: it must appear in no answer.')]
      : []
  return { ...form, usable, findings: [...form.findings, ...ofBody, ...echoed] }
}

function recorded(
  connection: Connection,
  request: ScimRequest,
  answer: Answer | NoAnswer
): Pick<Exchange, 'purpose' | 'request' | 'response'> {
  const { purpose, method, url, body } = request
  const headers = redactedHeaders(requestHeaders(connection.secretToken, body !== undefined))
  return {
    purpose,
    request: { method, url, headers, ...(body === undefined ? {} : { body }) },
    response: 'failure' in answer ? answer : keptAnswer(answer, connection.secretToken)
  }
}

function keptAnswer({ status, headers, text }: Answer, secretToken: string) {
  const kept = redactText(text, secretToken)
  const shownHeaders = Object.entries(headers).map(([name, value]) => [name, redactText(value, secretToken)])
  return { status, headers: Object.fromEntries(shownHeaders), body: kept === '' ? undefined : parsedOrCut(kept) }
}

const parsedOrCut = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return text.length > maxKeptText ? `${text.slice(0, maxKeptText)}…` : text
  }
}

const isThrottled = (answer: Answer | NoAnswer): answer is Answer => 'status' in answer && answer.status === 429

/** Milliseconds that a 429 asks for: seconds or a date in Retry-After (RFC 9110 §10.2.3), else 1, 2, 4 … seconds. */
function throttleWait(answer: Answer | NoAnswer, attempt: number): number {
  if (!isThrottled(answer)) return 0
  const retryAfter = answer.headers['retry-after']?.trim() ?? ''
  if (/^\d{1,9}$/.test(retryAfter)) return Number(retryAfter) * 1000
  const date = Date.parse(retryAfter)
  if (retryAfter !== '' && !Number.isNaN(date)) return Math.max(0, date - Date.now())
  return 1000 * 2 ** (attempt - 1)
}
