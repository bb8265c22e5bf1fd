import { z } from 'zod'

/** RFC 3339, in UTC. */
export const instant = z.iso.datetime()

export const signInType = z.enum(['saml', 'password', 'service'])
export type SignInType = z.infer<typeof signInType>

/** The form of a user name. No colon: it goes into tokens. */
export const emailAddress = z
  .string()
  .trim()
  .max(254, 'An address has 254 characters at most.')
  .regex(
    /^[^\s@:\p{Cc}\p{Cs}]+@[^\s@:\p{Cc}\p{Cs}]+$/u,
    'This has not the form of an e-mail address, such as amara@example.com.'
  )

/** Text in one line, which any database and any page can hold: no control characters, no halves of characters. */
export const line = z
  .string()
  .trim()
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, 'This must be text in one line, without control characters.')

export const personName = line.max(200, 'A name has 200 characters at most.')

export const password = z
  .string()
  .min(12, 'A password has at least 12 characters.')
  .max(1024, 'A password has 1,024 characters at most.')

/** Rows to pass over and rows wanted. */
export const page = z.object({
  offset: z.coerce.number().int().min(0).max(10_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50)
})
