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
  .regex(/^[^\s@:\p{Cc}]+@[^\s@:\p{Cc}]+$/u, 'This has not the form of an e-mail address, such as amara@example.com.')

export const personName = z.string().trim().max(200, 'A name has 200 characters at most.')

export const password = z
  .string()
  .min(12, 'A password has at least 12 characters.')
  .max(1024, 'A password has 1,024 characters at most.')

/** Rows to pass over and rows wanted. */
export const page = z.object({
  offset: z.coerce.number().int().min(0).max(10_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50)
})
