import { statfs } from 'node:fs/promises'
import os from 'node:os'
import { expect, test } from 'vitest'
import { DiskReserve } from './disk-reserve.ts'

const folder = os.tmpdir()
const noRoom = { kind: 'unavailable', code: 'storage.unavailable' }

test('what is kept free is not taken', async () => {
  const { bavail, bsize } = await statfs(folder)
  const wanting = new DiskReserve(folder, bavail * bsize * 2)
  await expect(wanting.take(1)).rejects.toMatchObject(noRoom)
  await expect(new DiskReserve(folder, 0).take(bavail * bsize * 2)).resolves.toBeUndefined()
})

test('a disk with room gives it, and counts what it gave since it was looked at', async () => {
  const { bavail, bsize } = await statfs(folder)
  const most = bavail * bsize
  const reserve = new DiskReserve(folder, 1)
  await reserve.take(1)
  await expect(reserve.take(most)).rejects.toMatchObject(noRoom)
})

test('left to itself it keeps a gibibyte at most', async () => {
  const { bavail, blocks, bsize } = await statfs(folder)
  const [free, all] = [bavail * bsize, blocks * bsize]
  const usual = new DiskReserve(folder, undefined)
  await expect(usual.take(free - Math.min(1_073_741_824, all / 20) / 2)).rejects.toMatchObject(noRoom)
})
