import { DomainError } from '../../domain/domain-error.ts'
import { noRoom, unavailable } from './faults.ts'
import type { S3Place } from './place.ts'

interface Answer {
  readonly name: string
  readonly code?: string
  readonly $metadata?: { readonly httpStatusCode?: number }
}

const statusOf = (error: unknown): number | undefined => (error as Answer).$metadata?.httpStatusCode
const nameOf = (error: unknown): string => (error as Answer).name

/** Whether it is the object that isn't there; a bucket that isn't there is another matter. */
export const isAbsent = (error: unknown): boolean =>
  nameOf(error) === 'NoSuchKey' || (nameOf(error) === 'NotFound' && statusOf(error) === 404)

/** Whether the server says that it doesn't know such a question. */
export const isUnknownToServer = (error: unknown): boolean =>
  ['NotImplemented', 'MethodNotAllowed', 'UnsupportedOperation'].includes(nameOf(error)) ||
  [405, 501].includes(statusOf(error) ?? 0)

export const isDenied = (error: unknown): boolean => statusOf(error) === 403

const full = [
  'QuotaExceeded',
  'InsufficientStorage',
  'StorageFull',
  'XMinioStorageFull',
  'XMinioAdminBucketQuotaExceeded'
]

/** What the server refused or didn't answer, as the refusal of the port. */
export function s3Fault(error: unknown): DomainError {
  if (error instanceof DomainError) return error
  return full.includes(nameOf(error)) || [413, 507].includes(statusOf(error) ?? 0) ? noRoom(error) : unavailable(error)
}

const mending: Readonly<Record<string, string>> = {
  NoSuchBucket: 'there is no such bucket: make it, or name another in SEALPOST_STORAGE_URL',
  InvalidAccessKeyId: 'the server doesn’t know the access key: put the right one into AWS_ACCESS_KEY_ID',
  SignatureDoesNotMatch:
    'the secret doesn’t belong to the access key: put the right one into AWS_SECRET_ACCESS_KEY, and see that no proxy changes requests',
  InvalidToken: 'the session token isn’t valid: put a fresh one into AWS_SESSION_TOKEN',
  ExpiredToken: 'the session token has expired: put a fresh one into AWS_SESSION_TOKEN',
  AccessDenied: 'the access key may not do what the portal needs: give it the permissions in docs/storage.md',
  RequestTimeTooSkewed: 'the clocks of this machine and of the server differ too much: set this machine’s clock',
  PermanentRedirect: 'the bucket is in another region: name that region in SEALPOST_STORAGE_URL',
  AuthorizationHeaderMalformed: 'the server expects another region: name that region in SEALPOST_STORAGE_URL',
  CredentialsProviderError:
    'there is no access key: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give this machine a role',
  ENOTFOUND: 'its host name isn’t known: correct the endpoint in SEALPOST_STORAGE_URL',
  ECONNREFUSED: 'nothing listens there: start the server, or correct the endpoint in SEALPOST_STORAGE_URL',
  TimeoutError: 'it doesn’t answer in time: see that this machine reaches it'
}

const unknownFault = ({ name, message }: Error): string =>
  name === 'UnfitBucket'
    ? message
    : `the server doesn’t answer as it should (${message}): see that the endpoint is right and that it serves S3`

/** The same for the operator: which bucket, why, and how to mend it. */
export function explainBucket(place: S3Place, error: unknown): Error {
  const reason = (error instanceof DomainError && error.cause ? error.cause : error) as Answer & Error
  const denied = isDenied(reason) ? mending.AccessDenied : undefined
  const mend = mending[reason.name] ?? mending[reason.code ?? ''] ?? denied ?? unknownFault(reason)
  const where = place.endpoint ? `at ${place.endpoint}` : `in ${place.region}`
  return new Error(`The bucket ${place.bucket} ${where} can't hold files: ${mend}.`, { cause: error })
}
