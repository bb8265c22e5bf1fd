// What the form says, checked before anything is sent. The portal checks the same.
import type { ExchangeRules } from '@sealpost/api'
import type { SendChoice } from '@sealpost/client'
import { text } from '../../../text/en/send.ts'
import { formatCount } from '../../../ui/dates.ts'

/** What the form holds. */
export interface Written {
  readonly files: readonly unknown[]
  readonly message: string
  readonly access: 'recipients' | 'public'
  readonly recipients: readonly string[]
  readonly password: string
  readonly days: string
  readonly notify: boolean
}

/** A sentence for each field at fault. */
export interface DraftFaults {
  readonly nothing: string | undefined
  readonly recipients: string | undefined
  readonly password: string | undefined
  readonly days: string | undefined
}

type Rules = Pick<ExchangeRules, 'expiryMinDays' | 'expiryMaxDays' | 'publicLinks' | 'maxRecipients' | 'mail'>

const leastPassword = 8

/** The days that were typed; undefined when they are no whole number within what the portal allows. */
export function daysOf(typed: string, { expiryMinDays, expiryMaxDays }: Rules): number | undefined {
  if (!/^\d{1,4}$/.test(typed.trim())) return undefined
  const days = Number(typed)
  return days >= expiryMinDays && days <= expiryMaxDays ? days : undefined
}

const isPublic = ({ access }: Written, { publicLinks }: Rules): boolean => publicLinks && access === 'public'

export function faultsOfDraft(written: Written, rules: Rules): DraftFaults {
  const open = isPublic(written, rules)
  const { files, message, recipients, password, days } = written
  return {
    nothing: files.length === 0 && message.trim() === '' ? text.nothing : undefined,
    recipients: open || recipients.length > 0 ? tooMany(open ? [] : recipients, rules) : text.nobody,
    password: open && password !== '' && password.length < leastPassword ? text.passwordShort : undefined,
    days:
      daysOf(days, rules) === undefined
        ? text.dayWrong(formatCount(rules.expiryMinDays), formatCount(rules.expiryMaxDays))
        : undefined
  }
}

const tooMany = (recipients: readonly string[], { maxRecipients }: Rules): string | undefined =>
  recipients.length > maxRecipients
    ? text.tooManyRecipients(formatCount(recipients.length), formatCount(maxRecipients))
    : undefined

/** @param written Without faults. */
export function choiceOf(written: Written, rules: Rules): SendChoice {
  const { message, recipients, password, days, notify } = written
  const open = isPublic(written, rules)
  const expiresInDays = daysOf(days, rules)
  return {
    message,
    ...(expiresInDays !== undefined && { expiresInDays }),
    ...(open && password !== '' && { password }),
    access: open ? 'public' : 'recipients',
    recipients: open ? [] : recipients,
    notify: !open && rules.mail && notify
  }
}
