import type { EventsPage, EventsQuery } from '@sealpost/api'
import { get } from './call.ts'

export const listEvents = (query: EventsQuery): Promise<EventsPage> => get('/api/events', query)

/** What happened to one account and what it did, newest first. */
export const listUserActivity = (id: string, query: { before?: number }): Promise<EventsPage> =>
  get(`/api/users/${encodeURIComponent(id)}/activity`, query)

/** Where the browser downloads what the filters let through. */
export function exportAddress(format: 'csv' | 'jsonl', query: EventsQuery): string {
  const wanted = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  return `/api/events/export?${new URLSearchParams([['format', format], ...wanted.map(pair)])}`
}

const pair = ([name, value]: [string, unknown]): [string, string] => [name, String(value)]
