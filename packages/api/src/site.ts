import { z } from 'zod'
import { line } from './common.ts'

/** `GET`, `PUT /api/site` (Site options) */
export const site = z.object({
  /** What the portal calls itself on every page. */
  name: line.min(1, 'Give the portal a name.').max(60),
  /** One accent colour, `#rrggbb`; pages keep their text readable whatever it is. */
  accent: z.string().regex(/^#[0-9a-fA-F]{6}$/, 'A colour is # and six hexadecimal digits.'),
  /** A session ends after this long without use … */
  sessionIdleMinutes: z.int().min(5).max(1440),
  /** … and at the latest after this long. */
  sessionMaxHours: z.int().min(1).max(720)
})
export type Site = z.infer<typeof site>
