// Master keys as files beside keys.db: `master.N.key`, N being the epoch. A file can be overwritten where it is and removed by itself, which
// a row in a database can't.
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import type { Connection, WriteConnection } from '../sql/connection.ts'
import { cannotUse, syncFolder } from './key-file.ts'
import type { MasterKeyPlace } from './master-keys.ts'

const masterName = /^master\.([1-9]\d{0,14})\.key$/
/** What is written before it has its name. Only who holds the lock writes, so that one that lies about belongs to nobody. */
const draftName = /^master\.\d+\.key\.[0-9a-f]{16}$/

export class MasterFiles implements MasterKeyPlace {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  async read(_connection: Connection, epoch: number): Promise<Uint8Array | undefined> {
    try {
      return fs.readFileSync(this.#fileOf(epoch))
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
      throw cannotUse(this.#fileOf(epoch), cause)
    }
  }

  async write(_writer: WriteConnection, epoch: number, sealed: Uint8Array): Promise<void> {
    const file = this.#fileOf(epoch)
    const draft = `${file}.${randomBytes(8).toString('hex')}`
    this.#change(() => {
      destroyFile(file)
      const handle = fs.openSync(draft, 'wx', 0o600)
      try {
        fs.writeFileSync(handle, sealed)
        fs.fsyncSync(handle)
      } finally {
        fs.closeSync(handle)
      }
      fs.renameSync(draft, file)
    })
  }

  async removeBelow(_writer: WriteConnection, epoch: number): Promise<void> {
    const old = this.#names().filter(name => draftName.test(name) || epochOf(name) < epoch)
    if (old.length === 0) return
    this.#change(() => {
      for (const name of old) destroyFile(path.join(this.#folder, name))
    })
  }

  /** Of all that are there, in no order. */
  epochs(): readonly number[] {
    return this.#names().map(epochOf).filter(Number.isFinite)
  }

  #names(): readonly string[] {
    try {
      return fs.readdirSync(this.#folder)
    } catch (cause) {
      throw cannotUse(this.#folder, cause)
    }
  }

  /** What a folder holds is durable when the folder is. */
  #change(change: () => void): void {
    try {
      change()
      syncFolder(this.#folder)
    } catch (cause) {
      throw cannotUse(this.#folder, cause)
    }
  }

  #fileOf(epoch: number): string {
    return path.join(this.#folder, `master.${epoch}.key`)
  }
}

const epochOf = (name: string): number => Number(masterName.exec(name)?.[1] ?? Number.NaN)

/** Overwrites the file where it is before it goes, so that its blocks don't hold what it was. */
function destroyFile(file: string): void {
  if (!fs.existsSync(file)) return
  const handle = fs.openSync(file, 'r+')
  try {
    const { size } = fs.fstatSync(handle)
    fs.writeSync(handle, Buffer.alloc(size), 0, size, 0)
    fs.fsyncSync(handle)
  } finally {
    fs.closeSync(handle)
  }
  fs.unlinkSync(file)
}
