import type { Site } from '@sealpost/api'
import { text as all } from '../../../text/en/configuration.ts'
import { isColour } from './accent.ts'

const text = all.site

/** What the form holds: everything as typed. */
export interface SiteForm {
  name: string
  accent: string
  idle: string
  max: string
}

export const originalAccent = '#0f766e'

export const formOf = (site: Site): SiteForm => ({
  name: site.name,
  accent: site.accent,
  idle: String(site.sessionIdleMinutes),
  max: String(site.sessionMaxHours)
})

/** Null when a field isn't a value that may be sent. */
export function siteOf(form: SiteForm): Site | null {
  if (Object.keys(faultsOf(form)).length > 0) return null
  return {
    name: form.name.trim(),
    accent: form.accent.toLowerCase(),
    sessionIdleMinutes: Number(form.idle),
    sessionMaxHours: Number(form.max)
  }
}

/** A sentence for each field that isn't right yet. */
export function faultsOf(form: SiteForm): Partial<Record<keyof SiteForm, string>> {
  return {
    ...(form.name.trim() === '' ? { name: text.wrongName } : {}),
    ...(isColour(form.accent) ? {} : { accent: text.wrongAccent }),
    ...(wholeWithin(form.idle, 5, 1440) ? {} : { idle: text.wrongIdle }),
    ...(wholeWithin(form.max, 1, 720) ? {} : { max: text.wrongMax })
  }
}

const wholeWithin = (typed: string, least: number, most: number): boolean =>
  /^\d{1,5}$/.test(typed.trim()) && Number(typed) >= least && Number(typed) <= most

export function minutesInWords(minutes: number): string {
  if (minutes % 60 !== 0) return text.minutes(minutes)
  return hoursInWords(minutes / 60)
}

export const hoursInWords = (hours: number): string => (hours % 24 === 0 ? text.days(hours / 24) : text.hours(hours))
