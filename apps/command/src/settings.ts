import { type Credential, programTransport, type Transport } from '@sealpost/client'
import { CommandProblem } from './failure.ts'
import type { Means } from './means.ts'

type Environment = Means['env']

/** The portal that SEALPOST_ORIGIN names. @throws CommandProblem `settings.origin` */
export function originOf(env: Environment): string {
  const text = env.SEALPOST_ORIGIN || 'http://localhost:8080'
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url && /^https?:$/.test(url.protocol)) return url.origin
  throw new CommandProblem(
    'settings.origin',
    `SEALPOST_ORIGIN is no portal's address: write it like https://files.example.com.`
  )
}

/** Who acts; undefined when nobody is set. @throws CommandProblem `settings.api-key` */
export function credentialOf(env: Environment): Credential | undefined {
  const text = env.SEALPOST_API_KEY
  if (!text) return undefined
  const [, apiKey, apiSecret] = /^([A-Za-z0-9._~-]+):(\S+)$/.exec(text) ?? []
  if (apiKey && apiSecret) return { apiKey, apiSecret }
  throw new CommandProblem(
    'settings.api-key',
    'SEALPOST_API_KEY is no API key: write it as apiKey:apiSecret, without spaces.'
  )
}

/** The portal at an origin. The key acts on its own portal only: a link of another one must not make it sign anything for there. */
export function portalAt(origin: string, env: Environment): Transport {
  const credential = origin === originOf(env) ? credentialOf(env) : undefined
  return programTransport(origin, credential)
}
