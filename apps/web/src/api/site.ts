import type { Site } from '@sealpost/api'
import { get, send } from './call.ts'

export const readSite = (): Promise<Site> => get('/api/site')

export const changeSite = (site: Site): Promise<Site> => send('PUT', '/api/site', site)
