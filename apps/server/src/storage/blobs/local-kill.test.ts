// A process killed at any moment: what it acknowledged is there, byte for byte.
import { spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
import path from 'node:path'
import readline from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Blobs } from '../../domain/exchange/blobs.ts'
import type { BlobId } from '../../domain/id.ts'
import { temporaryFolder } from './contract/local-place.ts'
import { bytesOf, draftBlob, listed, putPart, readPart, readWhole } from './contract/place.ts'
import { openBlobs } from './open-blobs.ts'

const kills = Number(process.env.SEALPOST_KILLS ?? 20)

/** Over a block, so that a part is written in several steps. */
const [length, size] = [5_000_000, 1_500_000]

const program = fileURLToPath(new URL('contract/kill-writer.ts', import.meta.url))
const flags = ['--disable-warning=ExperimentalWarning', '--conditions=@sealpost/source']

/** Runs a writer and kills it after it told so many lines; gives back all it told, by blob. */
async function runAndKill(folder: string, after: number): Promise<Map<BlobId, string[]>> {
  const child = spawn(process.execPath, [...flags, program, folder, String(length), String(size)], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const told = new Map<BlobId, string[]>()
  let lines = 0
  for await (const line of readline.createInterface({ input: child.stdout })) {
    const [id = '', what = ''] = line.split(' ')
    told.set(id as BlobId, [...(told.get(id as BlobId) ?? []), what])
    if (++lines === after) child.kill('SIGKILL')
  }
  expect(lines).toBeGreaterThanOrEqual(after)
  return told
}

async function expectWhole(blobs: Blobs, id: BlobId, told: readonly string[]): Promise<void> {
  const draft = draftBlob(length, id, size)
  for (const part of draft.parts) {
    if (!told.includes(String(part.number))) continue
    expect((await readPart(blobs, draft, part))?.equals(bytesOf(draft, part)), `${id} ${part.number}`).toBe(true)
  }
  if (!told.includes('complete')) {
    for (const part of draft.parts) if (!told.includes(String(part.number))) await putPart(blobs, draft, part)
    await blobs.complete(id, draft.layout)
  }
  expect((await readWhole(blobs, draft))?.equals(draft.bytes), id).toBe(true)
}

describe('a process killed while it stores blobs in a folder', () => {
  it('leaves every acknowledged part whole, and blobs that can be completed', {
    timeout: 60_000 + kills * 5_000
  }, async () => {
    const folder = path.join(temporaryFolder(), 'blobs')
    for (let run = 0; run < kills; run++) {
      const told = await runAndKill(folder, randomInt(1, 40))
      const blobs = await openBlobs({ kind: 'local', folder })
      expect(await listed(blobs)).toEqual(expect.arrayContaining([...told.keys()]))
      for (const [id, what] of told) await expectWhole(blobs, id, what)
      for (const id of await listed(blobs)) await blobs.remove(id)
    }
  })
})
