import { describe, expect, it } from 'vitest'
import { databases, startPortal } from './test/running-portal.ts'

describe.each(databases)('over %s', database => {
  it('the portal lives and is ready, says so to anybody, and says no more', async () => {
    const running = await startPortal(database)
    try {
      for (const url of ['/healthz', '/readyz', '/healthz/']) {
        const response = await running.app.inject({ url })
        expect(response.statusCode).toBe(200)
        expect(response.json()).toEqual({ status: 'ok' })
        expect(response.headers).toMatchObject({
          'cache-control': 'no-store',
          'content-type': 'application/json; charset=utf-8'
        })
        expect((await running.app.inject({ method: 'HEAD', url })).statusCode).toBe(200)
      }
    } finally {
      await running.close()
    }
  })

  it('a portal whose database is gone lives on but is not ready', async () => {
    const running = await startPortal(database)
    await running.portal.store.close()
    expect((await running.app.inject({ url: '/healthz' })).statusCode).toBe(200)
    const response = await running.app.inject({ url: '/readyz' })
    expect(response.statusCode).toBe(503)
    expect(response.json()).toEqual({ status: 'unavailable' })
    await running.app.close()
  })
})
