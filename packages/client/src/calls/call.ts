import type { Call, Transport } from '../transport.ts'
import { networkProblem } from '../transport.ts'

/**
 * Calls and reads the JSON of the answer; `undefined` for an answer without a body.
 *
 * @throws {ExchangeProblem} as the transport does, also when the answer breaks off
 */
export async function answerOf<T>(transport: Transport, path: string, call: Call): Promise<T> {
  const response = await transport.request(path, call)
  let body: string
  try {
    body = await response.text()
  } catch (error) {
    throw networkProblem(call.signal, error)
  }
  return (body === '' ? undefined : JSON.parse(body)) as T
}

export const get = <T>(transport: Transport, path: string, query: object = {}, rest: Rest = {}): Promise<T> =>
  answerOf(transport, withQuery(path, query), { method: 'GET', ...rest })

export const send = <T>(
  transport: Transport,
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  json?: unknown,
  rest: Rest = {}
): Promise<T> => answerOf(transport, path, { method, ...(json !== undefined && { json }), ...rest })

/** What a call carries besides: the headers of whoever isn't signed in, and a signal. */
export type Rest = Pick<Call, 'headers' | 'signal'>

/** Members that are undefined or empty are left out. */
function withQuery(path: string, query: object): string {
  const wanted = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '')
  const search = new URLSearchParams(wanted.map(([name, value]) => [name, String(value)])).toString()
  return search ? `${path}?${search}` : path
}

export const segment = encodeURIComponent
