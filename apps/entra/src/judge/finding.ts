/**
 * What the judge may find wrong with an answer. Each rule has the error code under which Entra's provisioning log would
 * show it, and the place where it is written down. Rules are data; the functions beside apply them.
 */

export const entraCodes = [
  'Conflict',
  'DuplicateTargetEntries',
  'InsufficientRights',
  'InternalServerError',
  'InvalidAnchor',
  'MandatoryFieldsMissing',
  'MethodNotAllowed',
  'NotImplemented',
  'SchemaAttributeNotFound',
  'SystemForCrossDomainIdentityManagementBadRequest',
  'SystemForCrossDomainIdentityManagementMultipleEntriesInResponse',
  'SystemForCrossDomainIdentityManagementServiceIncompatible',
  'Timeout',
  'TooManyRequests',
  'Unauthorized',
  'UnprocessableEntity',
  'WebExceptionProtocolError'
] as const
export type EntraCode = (typeof entraCodes)[number]

const incompatible = 'SystemForCrossDomainIdentityManagementServiceIncompatible'

const rfc7643 = (section: string) => `https://www.rfc-editor.org/rfc/rfc7643#section-${section}`
const rfc7644 = (section: string) => `https://www.rfc-editor.org/rfc/rfc7644#section-${section}`
const microsoft = 'https://learn.microsoft.com/entra/identity/app-provisioning/use-scim-to-provision-users-and-groups'

export const rules = {
  'answer.unreachable': { code: 'WebExceptionProtocolError', see: rfc7644('3.2') },
  'answer.timeout': { code: 'Timeout', see: microsoft },
  'answer.status': { code: incompatible, see: rfc7644('3.2') },
  'answer.refused': { code: 'SystemForCrossDomainIdentityManagementBadRequest', see: rfc7644('3.12') },
  'answer.redirect': { code: incompatible, see: rfc7644('3.12') },
  'answer.content-type': { code: incompatible, see: rfc7644('3.1') },
  'answer.html': { code: incompatible, see: rfc7644('3.12') },
  'answer.json': { code: incompatible, see: rfc7644('3.1') },
  'answer.body-missing': { code: incompatible, see: rfc7644('3.12') },
  'answer.body-unwanted': { code: incompatible, see: rfc7644('3.6') },
  'answer.secret-echoed': { code: incompatible, see: 'https://www.rfc-editor.org/rfc/rfc6750#section-5.3' },
  'error.schema': { code: incompatible, see: rfc7644('3.12') },
  'error.status': { code: incompatible, see: rfc7644('3.12') },
  'error.scim-type': { code: incompatible, see: rfc7644('3.12') },
  'error.detail': { code: incompatible, see: rfc7644('3.12') },
  'error.challenge': { code: incompatible, see: 'https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1' },
  'list.schema': { code: incompatible, see: rfc7644('3.4.2') },
  'list.numbers': { code: incompatible, see: rfc7644('3.4.2') },
  'list.resources': { code: incompatible, see: rfc7644('3.4.2') },
  'list.total': { code: incompatible, see: rfc7644('3.4.2') },
  'list.start-index': { code: incompatible, see: rfc7644('3.4.2.4') },
  'filter.ignored': { code: incompatible, see: rfc7644('3.4.2.2') },
  'filter.missed': { code: incompatible, see: rfc7644('3.4.2.2') },
  'filter.case': { code: incompatible, see: rfc7643('4.1.1') },
  'filter.duplicates': { code: 'DuplicateTargetEntries', see: microsoft },
  'resource.object': { code: incompatible, see: rfc7643('3') },
  'resource.schemas': { code: incompatible, see: rfc7643('3') },
  'resource.id': { code: incompatible, see: rfc7643('3.1') },
  'resource.id-changed': { code: incompatible, see: rfc7643('3.1') },
  'resource.meta': { code: incompatible, see: rfc7643('3.1') },
  'resource.location': { code: incompatible, see: rfc7643('3.1') },
  'resource.version': { code: incompatible, see: rfc7644('3.14') },
  'resource.type': { code: incompatible, see: rfc7643('8.7.1') },
  'resource.excluded': {
    code: 'SystemForCrossDomainIdentityManagementMultipleEntriesInResponse',
    see: rfc7644('3.4.2.5')
  },
  'resource.password': { code: incompatible, see: rfc7643('4.1.1') },
  'write.location': { code: incompatible, see: rfc7644('3.3') },
  'write.value': { code: incompatible, see: microsoft },
  'write.unrelated': { code: incompatible, see: rfc7644('3.5.2') },
  'write.read-back': { code: incompatible, see: rfc7644('3.4.1') },
  'write.still-there': { code: incompatible, see: rfc7644('3.6') },
  'anchor.gone': { code: 'InvalidAnchor', see: microsoft },
  'schemas.missing': { code: 'SchemaAttributeNotFound', see: rfc7644('4') },
  'schemas.null': { code: incompatible, see: microsoft },
  'page.repeated': { code: incompatible, see: rfc7644('3.4.2.4') }
} as const satisfies Readonly<Record<string, { readonly code: EntraCode; readonly see: string }>>

export type Rule = keyof typeof rules

export type Finding = {
  readonly rule: Rule
  readonly code: EntraCode
  /** One sentence: what was answered, and what is right. */
  readonly message: string
  /** Where the rule is written. */
  readonly see: string
}

/** @param code Overrides the rule's own, where the status of the answer tells more. */
export const finding = (rule: Rule, message: string, code: EntraCode = rules[rule].code): Finding => ({
  rule,
  code,
  message,
  see: rules[rule].see
})

/** A value in a sentence: short, quoted as JSON, never a whole document. */
export const shown = (value: unknown): string => {
  const text = value === undefined ? 'nothing' : JSON.stringify(value)
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}
