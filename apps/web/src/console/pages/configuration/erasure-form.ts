// The options of erasure as people type them. Which numbers are sound is the server's to say; here they only have to be numbers.
import type { ErasureOptions } from '@sealpost/api'
import { text } from '../../../text/en/erasure-options.ts'

const names = ['brakeUsers', 'brakePercent', 'graceDays'] as const
export type FieldName = (typeof names)[number]
export type Form = Record<FieldName, string> & { brake: boolean }

export const formOf = ({ brake, brakeUsers, brakePercent, graceDays }: ErasureOptions): Form => ({
  brake,
  brakeUsers: String(brakeUsers),
  brakePercent: String(brakePercent),
  graceDays: String(graceDays)
})

const isWhole = (typed: string): boolean => /^\s*-?\d{1,12}\s*$/.test(typed)

/** A sentence for each field that holds no whole number. */
export const faultsOf = (form: Form): Partial<Record<FieldName, string>> =>
  Object.fromEntries(names.filter(name => !isWhole(form[name])).map(name => [name, text.whole]))

/** What is to be saved; undefined while a field holds no whole number. */
export function optionsOf(form: Form): ErasureOptions | undefined {
  if (names.some(name => !isWhole(form[name]))) return undefined
  const [brakeUsers, brakePercent, graceDays] = [form.brakeUsers, form.brakePercent, form.graceDays].map(Number)
  if (brakeUsers === undefined || brakePercent === undefined || graceDays === undefined) return undefined
  return { brake: form.brake, brakeUsers, brakePercent, graceDays }
}
