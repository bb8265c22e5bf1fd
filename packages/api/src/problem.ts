import { z } from 'zod'

/** A refusal (RFC 9457) as every route below /api/ gives it. `code` is stable: docs/errors.md lists them all. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  /** One sentence for people: what, why, and how to mend it. */
  detail: z.string(),
  code: z.string(),
  /** Ties the answer to the audit log. */
  correlationId: z.string(),
  /** Which members of the body are at fault, by path (`signInUrl`, `breakGlass.0`), with a sentence each. */
  fields: z.record(z.string(), z.string()).optional()
})
export type Problem = z.infer<typeof problem>
