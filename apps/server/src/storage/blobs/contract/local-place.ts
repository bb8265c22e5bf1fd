import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'
import { openBlobs } from '../open-blobs.ts'
import type { OnEnd, TestPlaces } from './place.ts'

/** A temporary folder that goes when the running test is over, or when `onEnd` says. */
export function temporaryFolder(onEnd: OnEnd = onTestFinished): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sealpost-blobs-'))
  onEnd(async () => fs.rmSync(folder, { recursive: true, force: true }))
  return folder
}

export const localPlaces: TestPlaces = {
  name: 'a folder',
  async make(onEnd) {
    const folder = path.join(temporaryFolder(onEnd), 'blobs')
    const open = () => openBlobs({ kind: 'local', folder })
    return { blobs: await open(), openAgain: open }
  }
}
