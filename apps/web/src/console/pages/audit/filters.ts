import type { EventsQuery } from '@sealpost/api'

/** The filters as the form holds them: times as the browser's own fields give them, in the reader's time zone. */
export interface Filters {
  view: string
  outcome: string
  action: string
  user: string
  reference: string
  from: string
  until: string
}

export const noFilters: Filters = { view: 'all', outcome: '', action: '', user: '', reference: '', from: '', until: '' }

const outcomes = ['success', 'refused', 'failed'] as const
const views = ['all', 'provisioning', 'sign-in'] as const

/** What the page's address says; whatever it doesn't know counts as not set. */
export function filtersOf(query: URLSearchParams): Filters {
  const text = (name: string) => query.get(name)?.trim() ?? ''
  return {
    view: views.find(view => view === query.get('view')) ?? 'all',
    outcome: outcomes.find(outcome => outcome === query.get('outcome')) ?? '',
    action: text('action'),
    user: text('user'),
    reference: text('reference'),
    from: localTime(text('from')),
    until: localTime(text('until'))
  }
}

/** The page's address for these filters, without those that aren't set. */
export function addressOf(path: string, filters: Filters): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(questionOf(filters))) {
    if (value !== '' && !(name === 'view' && value === 'all')) query.set(name, String(value))
  }
  return query.size === 0 ? path : `${path}?${query}`
}

export function questionOf(filters: Filters): EventsQuery {
  return {
    view: views.find(view => view === filters.view) ?? 'all',
    outcome: outcomes.find(outcome => outcome === filters.outcome) ?? '',
    action: filters.action,
    user: filters.user.trim(),
    reference: filters.reference.trim(),
    from: instant(filters.from),
    until: instant(filters.until)
  }
}

/** How many are set, the fixed view apart. */
export const countOf = (filters: Filters): number =>
  Object.entries(filters).filter(([name, value]) => name !== 'view' && value !== '').length

function instant(local: string): string {
  const at = new Date(local)
  return local === '' || Number.isNaN(at.getTime()) ? '' : at.toISOString()
}

/** For `datetime-local`, to the minute. */
function localTime(text: string): string {
  const at = new Date(text)
  if (text === '' || Number.isNaN(at.getTime())) return ''
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
