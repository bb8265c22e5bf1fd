import { expect, it } from 'vitest'
import { carryBigFile } from './big-file.ts'

it('a file goes from the Send page to the Receive page whole, over a line that is cut and a page that is reloaded', async () => {
  const { upload, download } = await carryBigFile({ bytes: 48 * 1_048_576, cuts: 2 })
  expect([upload.cuts, download.cuts]).toEqual([2, 2])
}, 180_000)
