/** Why nothing whole was saved, where neither the portal nor the seal is at fault. */
export type SaveFault = 'too-big' | 'stopped' | 'refused'

/**
 * `too-big`: this browser can't write to disk while it receives, and the file is too large to be held in memory ·
 * `stopped`: it was stopped in the browser's own list of downloads, or the browser ended it · `refused`: the browser never began it.
 */
export class SaveError extends Error {
  readonly fault: SaveFault

  constructor(fault: SaveFault) {
    super(`The download was not saved: ${fault}.`)
    this.name = 'SaveError'
    this.fault = fault
  }
}

/** A file isn't what was sealed; nothing whole was saved. `cause` is the EnvelopeError that says how. */
export class DamagedFile extends Error {
  /** Its name, as it would have been saved. */
  readonly file: string

  constructor(file: string, cause: unknown) {
    super('A file isn’t what was sealed.', { cause })
    this.name = 'DamagedFile'
    this.file = file
  }
}
