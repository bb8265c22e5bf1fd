import type { FastifyBaseLogger } from 'fastify'
import type { Portal } from '../../domain/portal.ts'
import type { HttpConfig } from '../http-config.ts'

/** What everything that speaks to browsers works with; made once at start. */
export interface Edge {
  readonly portal: Portal
  readonly config: HttpConfig
  readonly logger: FastifyBaseLogger
  /** Milliseconds since 1970. */
  readonly clock: () => number
}
