// Verifies signatures of requests as Amazon describes it, apart from the SDK that makes them: AWS Signature Version 4, in headers.
import { createHash, createHmac } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()
export const sha256 = (bytes: string | Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const escaped = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, c => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)

const shape =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})$/

/** What is wrong with a request's signature, as S3's code; undefined when it is sound. */
export function signatureFault(
  request: IncomingMessage,
  body: Uint8Array,
  accessKeyId: string,
  secret: string
): string | undefined {
  const [, keyId, day = '', region = '', signed = '', signature] = shape.exec(request.headers.authorization ?? '') ?? []
  if (!signature) return 'AccessDenied'
  if (keyId !== accessKeyId) return 'InvalidAccessKeyId'
  const date = String(request.headers['x-amz-date'])
  if (Math.abs(timeOf(date) - Date.now()) > 900_000) return 'RequestTimeTooSkewed'
  const names = signed.split(';')
  if (!['host', 'x-amz-content-sha256', 'x-amz-date'].every(name => names.includes(name)))
    return 'SignatureDoesNotMatch'
  const payload = String(request.headers['x-amz-content-sha256'])
  const canonical = canonicalRequest(request, names, payload)
  const scope = `${day}/${region}/s3/aws4_request`
  const key = hmac(hmac(hmac(hmac(`AWS4${secret}`, day), region), 's3'), 'aws4_request')
  const expected = hmac(key, ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n')).toString('hex')
  if (expected !== signature) return 'SignatureDoesNotMatch'
  return payload === 'UNSIGNED-PAYLOAD' || payload === sha256(body) ? undefined : 'XAmzContentSHA256Mismatch'
}

function canonicalRequest(request: IncomingMessage, names: readonly string[], payload: string): string {
  const url = new URL(request.url ?? '/', 'http://double')
  const query = [...url.searchParams].map(([name, value]) => `${escaped(name)}=${escaped(value)}`).sort()
  const headers = names.map(
    name =>
      `${name}:${String(request.headers[name] ?? '')
        .trim()
        .replace(/ +/g, ' ')}`
  )
  return [request.method, url.pathname, query.join('&'), ...headers, '', names.join(';'), payload].join('\n')
}

const timeOf = (date: string): number =>
  Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
