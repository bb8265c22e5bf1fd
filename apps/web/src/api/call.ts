// How the pages speak to the server. It owns the wire: headers, refusals and a network that is gone; which addresses there are stands beside it.
import type { Problem } from '@sealpost/api'
import { text } from '../text/en/common.ts'

/** A refusal of the server, or that it could not be reached. `detail` is a sentence for people. */
export class ApiProblem extends Error {
  /** 0 when there was no answer. */
  readonly status: number
  /** Stable; `network` when there was no answer. */
  readonly code: string
  readonly detail: string
  /** Sentences by path into what was sent. */
  readonly fields: Readonly<Record<string, string>>
  readonly correlationId: string | undefined

  constructor(status: number, problem: Partial<Problem> & { code: string; detail: string }) {
    super(problem.detail)
    this.name = 'ApiProblem'
    this.status = status
    this.code = problem.code
    this.detail = problem.detail
    this.fields = problem.fields ?? {}
    this.correlationId = problem.correlationId
  }
}

let onSessionOver = (): void => {}
let onRightsChanged = (): void => {}

/** What to do when an answer says that nobody is signed in any more. The call that learned of it is refused all the same. */
export function whenSessionIsOver(handler: () => void): void {
  onSessionOver = handler
}

/** What to do when an answer says that the session may do less than the page believes. The call that learned of it is refused all the same. */
export function whenRightsHaveChanged(handler: () => void): void {
  onRightsChanged = handler
}

const rightsChanged: readonly string[] = ['session.not-administrator', 'session.impersonating']

/** @param query Members that are undefined or empty are left out. */
export function get<T>(path: string, query: object = {}, signal?: AbortSignal): Promise<T> {
  const wanted = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '')
  const search = new URLSearchParams(wanted.map(([name, value]) => [name, String(value)])).toString()
  return call(search ? `${path}?${search}` : path, { method: 'GET', ...(signal && { signal }) })
}

/** @param body Sent as JSON; left out, nothing is sent. */
export function send<T>(method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Promise<T> {
  const json = body === undefined ? {} : { body: JSON.stringify(body) }
  return call(path, { method, ...json })
}

async function call<T>(path: string, init: RequestInit): Promise<T> {
  const response = await reach(path, init)
  const answer = await parsed(response)
  if (response.ok) return answer as T
  const problem = problemOf(response.status, answer)
  if (problem.status === 401 && problem.code.startsWith('session.')) onSessionOver()
  if (rightsChanged.includes(problem.code)) onRightsChanged()
  throw problem
}

/** @throws {ApiProblem} `network` when there is no answer. An abort passes through as it is. */
async function reach(path: string, init: RequestInit): Promise<Response> {
  // Another site's form can't send this header, which is how the server knows its own pages.
  const headers = {
    accept: 'application/json',
    'x-sealpost': '1',
    ...(init.body !== undefined && { 'content-type': 'application/json' })
  }
  try {
    return await fetch(path, { ...init, headers, credentials: 'same-origin', cache: 'no-store' })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new ApiProblem(0, { code: 'network', detail: text.problems.network })
  }
}

async function parsed(response: Response): Promise<unknown> {
  try {
    const body = await response.text()
    return body === '' ? undefined : JSON.parse(body)
  } catch {
    return undefined
  }
}

function problemOf(status: number, answer: unknown): ApiProblem {
  if (typeof answer === 'object' && answer !== null && 'detail' in answer) {
    const problem = answer as Problem
    return new ApiProblem(status, { ...problem, code: problem.code ?? 'unknown' })
  }
  return new ApiProblem(status, { code: 'unknown', detail: text.problems.unknown(status) })
}

/** What a caught value says to people. */
export const problemFrom = (error: unknown): ApiProblem =>
  error instanceof ApiProblem ? error : new ApiProblem(0, { code: 'unknown', detail: text.problems.page })
