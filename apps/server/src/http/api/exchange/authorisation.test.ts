import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Callers, callers } from '../../test/exchange-callers.ts'
import { exchangeAuthorisation } from '../../test/exchange-table.ts'
import { type RunningPortal, startPortal } from '../../test/running-portal.ts'

let running: RunningPortal
let everyone: Callers
beforeAll(async () => {
  running = await startPortal('SQLite', { rateLimits: false })
  everyone = await Callers.at(running)
})
afterAll(() => running.close())

describe.each(exchangeAuthorisation)('$route', ({ route, about, expected, body, id }) => {
  it.each(callers)('for %s', async name => {
    const subject = await everyone.subject(about)
    const [method, address = ''] = route.split(' ') as ['GET' | 'HEAD', string]
    const place = id === 'link' ? await everyone.requestLink() : subject.ids[id ?? 'id']
    const ids: Readonly<Record<string, string | undefined>> = { ...subject.ids, id: place }
    const path = address.replace('/api', '').replaceAll(/:([a-z]+)/g, (_, part: string) => ids[part] ?? '')
    const answer = await everyone.call(name, { method, path, body, subject })
    expect(answer.status, answer.text.slice(0, 300)).toBe(expected[name])
    if (answer.status === 404 && method !== 'HEAD')
      expect(answer.body.code).toMatch(/^(transfer|receiving-key|request-link)\.unknown$/)
  })
})
