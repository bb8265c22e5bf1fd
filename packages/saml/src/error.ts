/**
 * The one error this package throws for what a message, a certificate or metadata holds: a reason for machines and a sentence for the
 * administrator. Any other exception is a defect of this package.
 */

/** Why a message is refused. The words are those of the audit log, and stay. */
export type SamlReason =
  // the text
  | 'too_large'
  | 'not_base64'
  | 'not_utf8'
  | 'control_chars'
  | 'forbidden_construct'
  | 'too_many_elements'
  | 'too_deep'
  | 'too_many_attributes'
  | 'malformed'
  // the document
  | 'duplicate_id'
  | 'foreign_id'
  | 'response_shape'
  | 'version'
  | 'idp_status'
  // signatures and encryption
  | 'signature_place'
  | 'signature_shape'
  | 'weak_signature_algorithm'
  | 'weak_digest_algorithm'
  | 'unsupported'
  | 'certificate_expired'
  | 'signature'
  | 'second_opinion'
  | 'weak_encryption'
  | 'decryption'
  // who says it, to whom, in answer to what
  | 'unknown_issuer'
  | 'assertion_issuer'
  | 'destination'
  | 'request_for_another_idp'
  | 'inresponseto_unknown'
  | 'inresponseto_used'
  | 'browser_binding'
  | 'unsolicited'
  | 'subject_confirmation'
  // when and for whom it holds
  | 'conditions'
  | 'not_yet_valid'
  | 'expired'
  | 'audience'
  | 'unknown_condition'
  | 'issued_in_future'
  | 'too_old'
  | 'authnstatement'
  | 'session_over'
  | 'replayed'
  // whom it speaks of
  | 'nameid'
  | 'email_values'
  | 'email_syntax'
  | 'email_domain'
  | 'duplicate_attribute'
  // what administrators paste, and sign-out
  | 'certificate'
  | 'metadata'
  | 'logout_parameters'
  | 'logout_shape'
  | 'logout_signature'

/** A refusal: the reason, and one sentence that says what is wrong and where to mend it. Safe to show to administrators as text. */
export class SamlError extends Error {
  override readonly name = 'SamlError'
  readonly code: SamlReason
  readonly detail: string

  constructor(code: SamlReason, detail: string) {
    super(detail)
    this.code = code
    this.detail = detail
  }
}

/** Text of a message's, quoted for a `detail`: escaped, never longer than a few lines, and without signs that turn or hide what stands beside them. */
export function quoted(text: string | undefined, longest = 200): string {
  if (text === undefined) return 'nothing'
  const shown = JSON.stringify(text.length > longest ? `${text.slice(0, longest)}…` : text)
  return shown.replace(/[\p{Cf}\p{Zl}\p{Zp}]/gu, sign => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`)
}
