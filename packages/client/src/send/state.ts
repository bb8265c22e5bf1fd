/** Of one file whose upload has begun. A payload key seals one content only. */
export interface Upload {
  readonly id: string
  readonly parts: number
  /** Age header and payload nonce; Base64url. */
  readonly head: string
  /** Base64url. */
  readonly payloadKey: string
  readonly complete: boolean
}

export interface FileState {
  readonly name: string
  readonly bytes: number
  readonly type: string
  readonly modified: number
  readonly upload: Upload | null
}

/** To whom: over a secure link whose secret is here, or into somebody's hands whose public key is known. */
export type Goal =
  | { readonly kind: 'link'; readonly secret: string; readonly notify: boolean }
  | {
      readonly kind: 'sent-in'
      readonly path: `/api/requests/${string}` | `/api/people/${string}`
      readonly publicKey: string
      readonly from: { readonly name: string; readonly address: string }
    }

/**
 * Everything that is needed to go on after a reload or a crash: plain JSON.
 *
 * It holds secrets (the link's, files' keys), so it is kept in the sender's own storage only. One that was used is never used again for
 * another choice of files.
 */
export interface SendState {
  readonly version: 1
  readonly transferId: string
  /** When the transfer expires, as it was told at the beginning. */
  readonly expiresAt: string
  readonly uploadToken: string | null
  readonly goal: Goal
  readonly message: string
  /** In the order of the sources. */
  readonly files: readonly FileState[]
  /** Files at the portal that were given up and must go before the end. */
  readonly discarded: readonly string[]
  /** The sealed manifest, once there is one: completing again must say the same. Base64url. */
  readonly manifest: string | null
}

/** Keeps the newest state, and saves it again and again without ever saving two at once or an older one last. */
export class StateKeeper {
  #state: SendState
  readonly #save: (state: SendState) => Promise<void>
  #running: Promise<void> | undefined
  #next: Promise<void> | undefined

  constructor(state: SendState, save: (state: SendState) => Promise<void>) {
    this.#state = state
    this.#save = save
  }

  get state(): SendState {
    return this.#state
  }

  /** Changes the state. Resolves when a state with this change has been saved; changes that come meanwhile are saved together. */
  change(next: (state: SendState) => SendState): Promise<void> {
    this.#state = next(this.#state)
    this.#next ??= this.#after(this.#running)
    return this.#next
  }

  changeFile(index: number, next: (file: FileState) => FileState): Promise<void> {
    return this.change(state => ({
      ...state,
      files: state.files.map((file, i) => (i === index ? next(file) : file))
    }))
  }

  async #after(running: Promise<void> | undefined): Promise<void> {
    await running?.catch(() => {})
    this.#running = this.#next
    this.#next = undefined
    await this.#save(this.#state)
  }
}
