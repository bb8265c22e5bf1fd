import { z } from 'zod'
import { instant, line } from './common.ts'

export const certificateFacts = z.object({
  /** PEM, as it is kept. */
  pem: z.string(),
  subject: z.string(),
  /** SHA-256 over the DER form, lower-case hexadecimal. */
  sha256: z.string(),
  /** For example `RSA 2048`. */
  key: z.string(),
  notBefore: instant,
  notAfter: instant,
  state: z.enum(['valid', 'not-yet-valid', 'expiring', 'expired'])
})
export type CertificateFacts = z.infer<typeof certificateFacts>

const url = (what: string) =>
  z
    .string()
    .trim()
    .max(2000)
    .regex(
      /^https?:\/\/[^\s]+$/,
      `The ${what} is an address that begins with https://, as the identity provider shows it.`
    )

/** `POST /api/providers`, `PUT /api/providers/:id`, which answer a {@link provider}. `DELETE /api/providers/:id` answers nothing. */
export const providerDraft = z.object({
  name: line.min(1, 'Give the provider a name.').max(100),
  enabled: z.boolean(),
  /** PEM, or Base64 as Entra downloads it. */
  certificate: z.string().trim().min(1, 'Paste the certificate.').max(20_000),
  nextCertificate: z.string().trim().max(20_000).default(''),
  signInUrl: url('Sign-in URL'),
  signOutUrl: z.union([z.literal(''), url('Sign-out URL')]).default(''),
  /** The identity provider's entity ID. Left empty it is derived from an Entra Sign-in URL. */
  issuer: z.string().trim().max(1024).default(''),
  signaturePolicy: z.enum(['both', 'response', 'assertion']).default('both'),
  /** Whether it may begin by itself (Entra's Test button, My Apps). */
  unsolicited: z.boolean().default(true),
  justInTime: z.boolean().default(false),
  signRequests: z.boolean().default(false),
  /** E-mail domains it may speak for; empty: any. */
  domains: z
    .array(
      z
        .string()
        .trim()
        .toLowerCase()
        .max(253)
        .regex(/^[a-z0-9.-]+$/, 'A domain looks like example.com.')
    )
    .max(100)
    .default([])
})
export type ProviderDraft = z.input<typeof providerDraft>

export const provider = z.object({
  id: z.string(),
  name: z.string(),
  enabled: z.boolean(),
  issuer: z.string(),
  signInUrl: z.string(),
  signOutUrl: z.string(),
  certificates: z.array(certificateFacts),
  signaturePolicy: z.enum(['both', 'response', 'assertion']),
  unsolicited: z.boolean(),
  justInTime: z.boolean(),
  signRequests: z.boolean(),
  domains: z.array(z.string()),
  /** What the identity provider is told: all three are the same string. */
  identifier: z.string(),
  replyUrl: z.string(),
  relayState: z.string(),
  metadataUrl: z.string(),
  lastSignInAt: instant.nullable(),
  /** Things to look at, a sentence each: a certificate that expires, no domains set, … */
  warnings: z.array(z.string())
})
export type Provider = z.infer<typeof provider>
/** `GET /api/providers` */
export const providers = z.object({ providers: z.array(provider) })
export type Providers = z.infer<typeof providers>

/** `POST /api/providers/metadata`: what an identity provider's metadata says, to fill the form with. Nothing is stored. */
export const metadata = z.object({ xml: z.string().min(1).max(262_144) })
export const metadataFacts = z.object({
  issuer: z.string(),
  signInUrl: z.string(),
  signOutUrl: z.string(),
  certificates: z.array(certificateFacts)
})
export type MetadataFacts = z.infer<typeof metadataFacts>

/** `POST /api/providers/certificate`: what is in it. Nothing is stored. */
export const certificateText = z.object({ certificate: z.string().min(1).max(20_000) })
export const certificates = z.object({ certificates: z.array(certificateFacts) })
export type Certificates = z.infer<typeof certificates>

/** `POST /api/providers/:id/tests`: the browser goes to `url`, and comes back to the report. */
export const startedTest = z.object({ url: z.string() })
export type StartedTest = z.infer<typeof startedTest>

/** `GET /api/providers/:id/tests/:test`, `POST /api/providers/:id/examination`: changes nothing and signs nobody in. */
export const testReport = z.object({
  at: instant,
  passed: z.boolean(),
  /** In the order they were made. */
  checks: z.array(
    z.object({
      /** The reason code of the check. */
      code: z.string(),
      title: z.string(),
      outcome: z.enum(['passed', 'failed', 'not-reached']),
      /** What was wrong and which screen mends it. */
      detail: z.string().nullable()
    })
  ),
  nameId: z.string().nullable(),
  nameIdFormat: z.string().nullable(),
  claims: z.array(z.object({ name: z.string(), values: z.array(z.string()) })),
  /** What sign-in would do with it. */
  account: z.string().nullable(),
  certificate: z.string().nullable(),
  /** Their clock less ours, in seconds. */
  clockDifferenceSeconds: z.number().nullable(),
  /** The decoded message, pretty as it came. Untrusted text. */
  xml: z.string().nullable()
})
export type TestReport = z.infer<typeof testReport>
export const examination = z.object({ samlResponse: z.string().min(1).max(393_216) })

/** `GET /api/service-provider`: what the portal tells identity providers of itself. `POST /api/service-provider/key` makes a key and answers the same. */
export const serviceProvider = z.object({
  identifier: z.string(),
  replyUrl: z.string(),
  relayState: z.string(),
  metadataUrl: z.string(),
  /** Single logout address. */
  logoutUrl: z.string(),
  /** With which it signs requests and for which assertions may be encrypted; empty until made. */
  certificates: z.array(certificateFacts)
})
export type ServiceProvider = z.infer<typeof serviceProvider>

/** `PUT /api/sign-on-policy`: answers {@link signOnPolicy}, as `GET` does. */
export const signOnPolicyChange = z.object({
  enforceSingleSignOn: z.boolean(),
  /** User ids that may use a password all the same. */
  breakGlass: z.array(z.string().max(64)).max(20)
})
export type SignOnPolicyChange = z.infer<typeof signOnPolicyChange>
export const signOnPolicy = z.object({
  enforceSingleSignOn: z.boolean(),
  breakGlass: z.array(z.object({ id: z.string(), userName: z.string() })),
  /** Registered accounts with a password, who would be locked out of password sign-in: at most 50 of them. */
  passwordAccounts: z.array(
    z.object({ id: z.string(), userName: z.string(), administrator: z.boolean(), secondFactor: z.boolean() })
  ),
  /** Why it can't be enforced now; null when it can. */
  obstacle: z.string().nullable()
})
export type SignOnPolicy = z.infer<typeof signOnPolicy>
