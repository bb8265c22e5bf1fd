import { z } from 'zod'
import { instant } from './common.ts'

/** `GET /api/events`: newest first. */
export const eventsQuery = z.object({
  /** `provisioning`: what identity providers asked for and what came of it. `sign-in`: who came in and who was refused. */
  view: z.enum(['all', 'provisioning', 'sign-in']).default('all'),
  action: z.string().max(100).default(''),
  outcome: z.enum(['', 'success', 'refused', 'failed']).default(''),
  /** A user name: entries about that account or by it. */
  user: z.string().trim().max(254).default(''),
  /** The reference that an error page shows. */
  reference: z.string().trim().max(64).default(''),
  from: z.union([z.literal(''), instant]).default(''),
  until: z.union([z.literal(''), instant]).default(''),
  /** Only entries before this number: the `next` of the page before. */
  before: z.coerce.number().int().positive().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50)
})
export type EventsQuery = z.input<typeof eventsQuery>

/** `GET /api/events/export`: all that fit, newest first, as a file. CSV, or one {@link event} a line. */
export const exportQuery = eventsQuery.omit({ before: true, limit: true }).extend({ format: z.enum(['csv', 'jsonl']) })

/** `GET /api/users/:id/activity`, `GET /api/profile/activity`: what happened to one account and what it did. */
export const activityQuery = eventsQuery.pick({ before: true })

export const event = z.object({
  sequence: z.int(),
  at: instant,
  action: z.string(),
  outcome: z.enum(['success', 'refused', 'failed']),
  /** Who acted, for people: a user name, "the operator", "SCIM key of …", "identity provider …", "nobody known". */
  actor: z.string(),
  actorId: z.string().nullable(),
  /** In whose name an administrator acted. */
  impersonating: z.string().nullable(),
  /** What it was about, for people; null when about nothing in particular. */
  target: z.string().nullable(),
  targetId: z.string().nullable(),
  correlationId: z.string(),
  details: z.record(z.string(), z.unknown()),
  /** Names, addresses, values before and after; null when there were none or an erasure removed them. */
  personal: z.record(z.string(), z.unknown()).nullable(),
  /** What changed, where the entry tells of a change. */
  changes: z.array(z.object({ attribute: z.string(), before: z.string().nullable(), after: z.string().nullable() }))
})
export type Event = z.infer<typeof event>

export const eventsPage = z.object({
  events: z.array(event),
  /** Give it as `before` for more; null at the end. A page may be short and still have a next: long logs are searched in pieces. */
  next: z.int().nullable()
})
export type EventsPage = z.infer<typeof eventsPage>
