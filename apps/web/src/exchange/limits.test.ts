import { expect, it } from 'vitest'
import type { Picked } from './files.ts'
import { faultsOf } from './limits.ts'

const limits = { maxFileBytes: 10, maxTransferBytes: 25, maxFiles: 3 }
const picked = (name: string, bytes: number): Picked => ({ file: new File(['x'.repeat(bytes)], name), name })

it('what fits exactly may be sent, and so may a message without files', () => {
  expect(faultsOf([picked('a', 10), picked('b', 10), picked('c', 5)], limits)).toEqual([])
  expect(faultsOf([], limits)).toEqual([])
})

it('one file that is too large is named', () => {
  expect(faultsOf([picked('a', 11), picked('b', 1)], limits)).toEqual([
    '“a” is 11 bytes; the portal takes files up to 10 bytes. Remove it, or split it.'
  ])
})

it('several are counted', () => {
  expect(faultsOf([picked('a', 11), picked('b', 12)], limits)).toEqual([
    '2 files are larger than the 10 bytes that the portal takes. Remove them, or split them.'
  ])
})

it('each limit that is broken is told', () => {
  const many = ['a', 'b', 'c', 'd'].map(name => picked(name, 7))
  const faults = faultsOf(many, limits)
  expect(faults).toHaveLength(2)
  expect(faults[0]).toContain('one transfer holds up to 25 bytes')
  expect(faults[1]).toContain('one transfer holds up to 3')
})
