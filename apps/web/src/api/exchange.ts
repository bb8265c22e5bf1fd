import type { ExchangeRules, Suggestions } from '@sealpost/api'
import { get } from './call.ts'

/** What whoever is signed in may send. */
export const readExchangeRules = (): Promise<ExchangeRules> => get('/api/exchange')

export type Suggestion = Suggestions['suggestions'][number]

/** People of the organisation, and those one sent to before. */
export const suggestRecipients = async (search: string, signal: AbortSignal): Promise<readonly Suggestion[]> =>
  (await get<Suggestions>('/api/recipients', { search }, signal)).suggestions
