import type { FastifyRequest } from 'fastify'
import { DomainError } from '../../domain/domain-error.ts'
import type { HttpConfig } from '../http-config.ts'

/**
 * Refuses what another site may have made a browser send.
 *
 * A page of another site can't set a header of our own nor send JSON or plain bytes without asking first, and nobody is ever told that it
 * may; browsers also say where a request comes from. Each of these alone would do.
 *
 * @param octets Whether the address takes bytes in place of JSON.
 * @throws DomainError `forbidden` `request.cross-site`
 * @see https://www.w3.org/TR/fetch-metadata/
 */
export function requireSameSite(config: Pick<HttpConfig, 'origin'>, request: FastifyRequest, octets = false): void {
  const { headers, method } = request
  const reads = method === 'GET' || method === 'HEAD'
  const site = headers['sec-fetch-site']
  // `none` is an address that somebody typed.
  if (site !== undefined && site !== 'same-origin' && !(reads && site === 'none')) throw crossSite(config.origin)
  if (reads) return
  if (headers.origin !== undefined && headers.origin !== config.origin) throw crossSite(config.origin)
  const type = headers['content-type']
  if (headers['x-sealpost'] !== '1' || !(octets ? isOctets(type) : isJson(type))) throw crossSite(config.origin)
}

const isJson = (type: string | undefined): boolean =>
  type === undefined || /^application\/json[\t ]*(?:;|$)/i.test(type)

const isOctets = (type: string | undefined): boolean =>
  type === undefined || /^application\/octet-stream[\t ]*(?:;|$)/i.test(type)

const crossSite = (origin: string): DomainError =>
  new DomainError(
    'forbidden',
    'request.cross-site',
    `The portal answers pages of ${origin} alone: open it there; a program sends "x-sealpost: 1", "content-type: application/json" and no Origin.`
  )
