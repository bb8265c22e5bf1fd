// Reading over a secure link. Every call carries the link's access proof as `x-sealpost-proof` (32 bytes, Base64url); a wrong one and an
// unknown id are refused alike (404 `transfer.unknown`). Which browser reads is told by a cookie that the portal sets.
import { z } from 'zod'
import { emailAddress, instant } from './common.ts'
import { base64url, identifier } from './exchange.ts'

/** `GET /api/links/{id}` */
export const linkStatus = z.object({
  id: identifier,
  /** What comes next: `content` may be read; prove an `address`; give the `password`; `sign-in`: the portal sends no mail, so only people with an account can prove their address. */
  next: z.enum(['content', 'address', 'password', 'sign-in']),
  sender: z.object({ name: z.string(), address: z.string() }),
  files: z.int(),
  bytes: z.int(),
  sentAt: instant,
  expiresAt: instant,
  site: z.object({ name: z.string() }),
  /** Who is signed in in this browser, if anybody. */
  signedInAs: z.string().nullable()
})
export type LinkStatus = z.infer<typeof linkStatus>

/** `POST /api/links/{id}/code` → 202, whoever's the address is: a code is on its way if it is a recipient's. */
export const codeRequest = z.object({ address: emailAddress })
export const codeSent = z.object({ minutes: z.int() })
/** `POST /api/links/{id}/code/verification` → 204; 403 `code.wrong` (with how many attempts are left), `code.over`. */
export const codeAnswer = z.object({ code: z.string().regex(/^\s*\d(?:\s*\d){5}\s*$/, 'The code has six digits.') })
/** `POST /api/links/{id}/password` → 204; 403 `transfer.password` */
export const linkPassword = z.object({ password: z.string().min(1).max(200) })

/** `GET /api/links/{id}/content`, and `GET /api/transfers/{id}/content` for the owner: what the link's holder can open. */
export const content = z.object({
  id: identifier,
  manifest: base64url(4_194_304),
  files: z.array(z.object({ id: identifier, bytes: z.int(), header: z.string() })),
  /** Of what was sent in: which of the owner's keys opens it. Else null. */
  receivingKeyId: identifier.nullable()
})
export type Content = z.infer<typeof content>

// `GET /api/links/{id}/files/{file}` and `GET /api/transfers/{id}/files/{file}`: the sealed bytes, with or without a single `Range`.
// `POST /api/links/{id}/files/{file}/receipt`, and `POST /api/transfers/{id}/files/{file}/receipt` for the owner → 204: the reader has the file whole.
