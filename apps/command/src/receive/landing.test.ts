import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { DeliveredFile } from '@sealpost/client'
import { partBytes } from '@sealpost/envelope'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Journal, openJournal } from './journal.ts'
import { Landing } from './landing.ts'

let folder = ''
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sealpost-landing-'))
})
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }))

const secret = randomBytes(32)
const journalIn = (into: string): Promise<Journal> =>
  openJournal({ XDG_STATE_HOME: path.join(folder, 'state') }, { link: 'x', secret, into })

const fileOf = (id: string, name: string, bytes: number): DeliveredFile => ({
  ...{ id, name, bytes, type: '', path: `/api/links/x/files/${id}` },
  payloadKey: randomBytes(32)
})

/** Its parts from one on; it breaks before the one at which it is to break. */
async function* partsOf(content: Buffer, from: number, breaksAt = Number.POSITIVE_INFINITY) {
  for (let number = from; number * partBytes < content.length; number++) {
    if (number >= breaksAt) throw new Error('the line broke')
    yield content.subarray(number * partBytes, (number + 1) * partBytes)
  }
}

describe('a file that was interrupted', () => {
  it('is told by its key: one that the portal gives the same name is not put behind its first parts', async () => {
    const into = path.join(folder, 'into')
    const before = await journalIn(into)
    const [one, other] = [randomBytes(partBytes * 2), randomBytes(partBytes * 2)]
    const first = fileOf('id', 'one.bin', one.length)
    const broken = new Landing(into, before).land(first, 'one.bin', from => partsOf(one, from, 1))
    await expect(broken).rejects.toThrow('the line broke')
    before.close()

    const journal = await journalIn(into)
    const landing = new Landing(into, journal)
    const swapped = fileOf('id', 'other.bin', other.length)
    const place = await landing.land(swapped, 'other.bin', from => partsOf(other, from))
    expect(Buffer.compare(fs.readFileSync(place), other)).toBe(0)

    const begun: number[] = []
    const renamed = { ...first, id: 'another id' }
    const again = await landing.land(renamed, 'one.bin', from => {
      begun.push(from)
      return partsOf(one, from)
    })
    expect(Buffer.compare(fs.readFileSync(again), one)).toBe(0)
    expect(begun).toEqual([1])
    journal.close()
  })
})
