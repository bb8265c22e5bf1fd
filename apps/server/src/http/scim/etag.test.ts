import { describe, expect, it } from 'vitest'
import { etagOf, expectedVersion, fits, versionCondition } from './etag.ts'

const never = () => Promise.reject(new Error('the version was asked for'))

describe('versionCondition', () => {
  it.each([
    [undefined, undefined],
    ['', undefined],
    ['*', 'any'],
    ['W/"3"', [3]],
    ['"3"', [3]],
    ['W/"1", W/"2" ,"3"', [1, 2, 3]],
    ['W/"x", "0", "-1", "1e3"', [0, 0, 0, 0]],
    ['3', []]
  ])('reads %j', (header, condition) => expect(versionCondition(header)).toEqual(condition))

  it('fits the version it names, or any', () => {
    expect(fits([1, 3], 3)).toBe(true)
    expect(fits([1, 3], 2)).toBe(false)
    expect(fits('any', 2)).toBe(true)
  })
})

describe('expectedVersion', () => {
  it('is any version without a header and for a star', async () => {
    expect(await expectedVersion(undefined, never)).toBeUndefined()
    expect(await expectedVersion('*', never)).toBeUndefined()
  })

  it('is that of a single tag, without a look at what is stored', async () => {
    expect(await expectedVersion(etagOf(7), never)).toBe(7)
  })

  it('is the stored one of several tags, and 412 when none is', async () => {
    expect(await expectedVersion('W/"1", W/"2"', async () => 2)).toBe(2)
    await expect(expectedVersion('W/"1", W/"2"', async () => 3)).rejects.toMatchObject({ status: 412 })
    await expect(expectedVersion('W/"unknown"', async () => 3)).rejects.toMatchObject({ status: 412 })
    await expect(expectedVersion('garbage', async () => 3)).rejects.toMatchObject({ status: 412 })
  })
})
