// What a page and its sealing worker say to each other. Jobs carry no functions; failures cross as plain data and become errors again.
import type { FetchJob, PartJob, PlainProblem } from '@sealpost/client'

export type Job = { readonly kind: 'seal'; readonly job: PartJob } | { readonly kind: 'open'; readonly job: FetchJob }

export type Order =
  | { readonly kind: 'job'; readonly id: number; readonly job: Job }
  | { readonly kind: 'stop'; readonly id: number }

/** `bytes` is null for a part that was sealed and sent. */
export type Answer =
  | { readonly kind: 'done'; readonly id: number; readonly bytes: Uint8Array<ArrayBuffer> | null }
  | { readonly kind: 'failed'; readonly id: number; readonly problem: PlainProblem }

export const aborted = (): DOMException => new DOMException('This was stopped.', 'AbortError')
