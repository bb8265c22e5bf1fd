// Which address shows which view of the history.

export type View = 'sent' | 'received' | 'sent-in'

export const views: readonly View[] = ['sent', 'received', 'sent-in']

export const pathOf = (view: View): string => (view === 'sent' ? '/history' : `/history/${view}`)

export const viewOf = (path: string): View => views.find(view => pathOf(view) === path) ?? 'sent'

export interface Question {
  readonly search: string
  readonly state: 'open' | 'over' | ''
  readonly offset?: number
}

/** What isn't asked for isn't in the address. */
export function addressOf(view: View, { search, state, offset = 0 }: Question): string {
  const query = new URLSearchParams({
    ...(search !== '' && { search }),
    ...(state !== '' && { state }),
    ...(offset > 0 && { offset: String(offset) })
  })
  return query.size === 0 ? pathOf(view) : `${pathOf(view)}?${query}`
}
