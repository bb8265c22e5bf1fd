// A process that stores blobs until it is killed. It tells each acknowledged part and each complete blob on standard output, a line each.
import fs from 'node:fs'
import { openBlobs } from '../open-blobs.ts'
import { draftBlob, newBlobId, putPart } from './place.ts'

const [, , folder = '', length = '', size = ''] = process.argv
const blobs = await openBlobs({ kind: 'local', folder })

/** Written at once: what is told was durable before. */
const tell = (...words: (string | number)[]): void => void fs.writeSync(1, `${words.join(' ')}\n`)

async function work(): Promise<never> {
  for (;;) {
    const draft = draftBlob(Number(length), newBlobId(), Number(size))
    await Promise.all(draft.parts.map(part => putPart(blobs, draft, part).then(() => tell(draft.id, part.number))))
    await blobs.complete(draft.id, draft.layout)
    tell(draft.id, 'complete')
  }
}

await Promise.all([work(), work(), work()])
