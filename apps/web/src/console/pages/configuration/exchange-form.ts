// The exchange's options as people type them: days, and sizes in GiB.
import type { ExchangeOptions } from '@sealpost/api'
import { text } from '../../../text/en/exchange-options.ts'

const gibibyte = 1_073_741_824

/** A number that is typed: where it goes, between which bounds, and how much one of what is typed is. */
interface NumberField {
  readonly least: number
  readonly most: number
  readonly unit: number
  readonly whole: boolean
}

const days: NumberField = { least: 1, most: 365, unit: 1, whole: true }

export const fields = {
  expiryDefaultDays: days,
  expiryMinDays: days,
  expiryMaxDays: days,
  removalDays: { ...days, least: 0 },
  maxFileBytes: { least: 0.001, most: 1_024, unit: gibibyte, whole: false },
  maxTransferBytes: { least: 0.001, most: 10_240, unit: gibibyte, whole: false },
  maxFiles: { least: 1, most: 10_000, unit: 1, whole: true },
  maxRecipients: { least: 1, most: 500, unit: 1, whole: true }
} as const satisfies Record<string, NumberField>

export type FieldName = keyof typeof fields
const names = Object.keys(fields) as FieldName[]

export type Form = Record<FieldName, string> & { publicLinks: boolean }

export function formOf(options: ExchangeOptions): Form {
  const typed = names.map(name => [name, String(round(options[name] / fields[name].unit))] as const)
  return { ...(Object.fromEntries(typed) as Record<FieldName, string>), publicLinks: options.publicLinks }
}

const round = (value: number): number => Math.round(value * 1_000) / 1_000

/** A sentence for each field that holds no number within its bounds. */
export function faultsOf(form: Form): Partial<Record<FieldName, string>> {
  const wrong = names.filter(name => numberOf(form, name) === undefined)
  return Object.fromEntries(wrong.map(name => [name, text.between(fields[name].least, fields[name].most)]))
}

/** What is to be saved; undefined while a field is at fault. */
export function optionsOf(form: Form): ExchangeOptions | undefined {
  const read = names.map(name => [name, numberOf(form, name)] as const)
  if (read.some(([, value]) => value === undefined)) return undefined
  return { ...(Object.fromEntries(read) as Record<FieldName, number>), publicLinks: form.publicLinks }
}

function numberOf(form: Form, name: FieldName): number | undefined {
  const { least, most, unit, whole } = fields[name]
  const typed = form[name].trim()
  const value = Number(typed)
  if (typed === '' || !Number.isFinite(value) || value < least || value > most) return undefined
  if (whole && !Number.isInteger(value)) return undefined
  return Math.round(value * unit)
}
