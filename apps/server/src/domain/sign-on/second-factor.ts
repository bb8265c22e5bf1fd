/** An authenticator app, and codes for the day it is lost. */
export interface SecondFactor {
  /** The Base32 secret, sealed in the context `second-factor:{userId}`. */
  readonly sealedSecret: Uint8Array
  /** Null until its owner showed a code; it isn't asked for before. */
  readonly confirmedAt: number | null
  /** The last time step used: a code works once. */
  readonly lastStep: number
  /** SHA-256 of each recovery code that is left, lower-case hexadecimal. */
  readonly recoveryCodes: readonly string[]
}
