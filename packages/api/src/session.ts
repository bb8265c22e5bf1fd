import { z } from 'zod'
import { emailAddress, instant, password, personName, signInType } from './common.ts'

/** `GET /api/session`: who is signed in. 401 when nobody is. `DELETE /api/session/impersonation` leaves another's account and answers nothing. */
export const session = z.object({
  id: z.string(),
  userName: z.string(),
  givenName: z.string().nullable(),
  familyName: z.string().nullable(),
  administrator: z.boolean(),
  signIn: signInType,
  /** How this session began. */
  method: z.enum(['saml', 'password', 'link']),
  /** In whose profile an administrator is acting; the banner is on every page while this isn't null. */
  impersonating: z
    .object({ id: z.string(), userName: z.string(), signIn: signInType, administrator: z.boolean() })
    .nullable(),
  site: z.object({ name: z.string() })
})
export type Session = z.infer<typeof session>

/** `GET /api/sign-in`: what the sign-in page offers. */
export const signInOptions = z.object({
  site: z.object({ name: z.string() }),
  /** Enabled providers; `url` starts single sign-on there. */
  providers: z.array(z.object({ name: z.string(), url: z.string() })),
  /** False while single sign-on is enforced: break-glass accounts still may, behind a link. */
  passwords: z.boolean(),
  /** True while nobody can administer the portal: the set-up address that the server prints is the way in. */
  setUp: z.boolean()
})
export type SignInOptions = z.infer<typeof signInOptions>

/** `POST /api/sign-in`. 401 `sign-in.second-factor` asks for the same again with a code. */
export const signIn = z.object({
  userName: z.string().min(1).max(254),
  password: z.string().min(1).max(1024),
  /** Six digits of the authenticator, or a recovery code. */
  code: z.string().min(6).max(64).optional()
})
export type SignIn = z.infer<typeof signIn>

export const signedIn = z.object({ userName: z.string(), administrator: z.boolean() })
export type SignedIn = z.infer<typeof signedIn>

/** `DELETE /api/session`: where the browser goes next; the provider's Sign-out URL when there is one. */
export const signedOut = z.object({ redirect: z.string() })
export type SignedOut = z.infer<typeof signedOut>

/** `POST /api/welcome/inspection`: what a one-time link is for, before anything is typed. */
export const linkInspection = z.object({ token: z.string().min(1).max(128) })
export const linkFacts = z.object({
  /** `set-up` makes the first administrator; `invitation` and `recovery` choose a password. */
  purpose: z.enum(['set-up', 'invitation', 'recovery']),
  userName: z.string().nullable(),
  expiresAt: instant,
  site: z.object({ name: z.string() })
})
export type LinkFacts = z.infer<typeof linkFacts>

/** `POST /api/welcome`: uses the link and signs in. User name and names only for `set-up`. */
export const welcome = z.object({
  token: z.string().min(1).max(128),
  password,
  userName: emailAddress.optional(),
  givenName: personName.optional(),
  familyName: personName.optional()
})
export type Welcome = z.infer<typeof welcome>
