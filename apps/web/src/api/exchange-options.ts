import type { ExchangeOptions } from '@sealpost/api'
import { get, send } from './call.ts'

export const readExchangeOptions = (): Promise<ExchangeOptions> => get('/api/exchange-options')

export const changeExchangeOptions = (options: ExchangeOptions): Promise<ExchangeOptions> =>
  send('PUT', '/api/exchange-options', options)
