// What is measured, the same in Node and in a browser's worker: parts of 8 MiB sealed or opened one after another, as sending and receiving do.
import { type Cipher, type Engine, engineNamed, openPart, partBytes, partOf, sealPart } from '@sealpost/envelope'

export type EngineName = Engine['name']

export interface Task {
  readonly engine: EngineName
  readonly work: 'seal' | 'open'
  /** Plain bytes, whole parts. */
  readonly bytes: number
}

interface Prepared {
  readonly cipher: Cipher
  readonly plain: Uint8Array
  readonly sealed: Uint8Array
}

const part = partOf(partBytes, 0)
const prepared = new Map<EngineName, Promise<Prepared>>()

/** The first time of an engine also makes its key and a part to seal: that call shouldn't count. @throws Error when this platform doesn't have it */
export async function perform({ engine, work, bytes }: Task): Promise<void> {
  const { cipher, plain, sealed } = await prepare(engine)
  for (let done = 0; done < bytes; done += partBytes) {
    if (work === 'seal') await sealPart(cipher, plain, part)
    else await openPart(cipher, sealed, part)
  }
}

function prepare(name: EngineName): Promise<Prepared> {
  const known = prepared.get(name) ?? newlyPrepared(name)
  prepared.set(name, known)
  return known
}

async function newlyPrepared(name: EngineName): Promise<Prepared> {
  const cipher = await (await engineNamed(name)).cipher(crypto.getRandomValues(new Uint8Array(32)))
  const plain = randomPart()
  return { cipher, plain, sealed: await sealPart(cipher, plain, part) }
}

/** The generator gives at most 64 KiB at once. */
function randomPart(): Uint8Array {
  const bytes = new Uint8Array(partBytes)
  for (let at = 0; at < partBytes; at += 65_536) crypto.getRandomValues(bytes.subarray(at, at + 65_536))
  return bytes
}
