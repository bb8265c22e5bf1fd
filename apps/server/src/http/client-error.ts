import { STATUS_CODES } from 'node:http'
import { errorBody } from '@sealpost/scim'
import type { FastifyServerOptions } from 'fastify'
import { isTimed } from './arriving-body.ts'
import { problem, problemMediaType } from './problem.ts'
import { scimMediaType } from './scim/answer.ts'

const requestTimeout = 'ERR_HTTP_REQUEST_TIMEOUT'

const refusals: ReadonlyMap<string | undefined, readonly [number, string]> = new Map([
  [
    'HPE_HEADER_OVERFLOW',
    [431, 'The address and headers are longer than 16 KiB together: send a long filter by POST to .search.']
  ],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', [413, 'The chunk extensions are too long: leave them out.']],
  [requestTimeout, [408, 'The request did not arrive in time: send it again.']]
])
const notHttp = [400, 'These bytes are not an HTTP request: send HTTP/1.1.'] as const

/**
 * Answers what never became a request, and ends the connection: nothing after such bytes can be trusted to be where it seems.
 *
 * The answer is a SCIM error, like every other below `/scim`, unless the request line can be seen and leads elsewhere: of a long request only
 * the last piece is at hand.
 */
export const answerClientError: NonNullable<FastifyServerOptions['clientErrorHandler']> = (error, socket) => {
  if (error.code === 'ECONNRESET' || socket.destroyed) return
  // Node tells this once of a request. Who reads the body bounds its time.
  if (error.code === requestTimeout && isTimed(socket)) return
  if (socket.writable) {
    const [status, detail] = refusals.get(error.code) ?? notHttp
    const scim = isScim(error.rawPacket)
    const body = scim ? JSON.stringify(errorBody({ status, detail })) : problem(status, detail)
    const head = [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      `content-type: ${scim ? scimMediaType : problemMediaType}`,
      `content-length: ${Buffer.byteLength(body)}`,
      'cache-control: no-store',
      'x-content-type-options: nosniff',
      'connection: close'
    ]
    socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
  }
  socket.destroy(error)
}

const isScim = (packet: unknown): boolean => {
  if (!Buffer.isBuffer(packet)) return false
  const start = packet.subarray(0, 64).toString('latin1')
  return !/^[A-Z]+ \//.test(start) || /^[A-Z]+ \/+scim\//.test(start)
}
