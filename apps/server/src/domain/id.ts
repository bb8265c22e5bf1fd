import { randomUUID } from 'node:crypto'

declare const brand: unique symbol

/** A string that names one kind of thing and can't be passed where another is meant. */
export type Id<Kind extends string> = string & { readonly [brand]: Kind }

export type UserId = Id<'user'>
export type KeyId = Id<'key'>
export type ErasureId = Id<'erasure'>

/** A new identifier: random (UUID version 4), never given twice. */
export const newId = <Kind extends string>(): Id<Kind> => randomUUID() as string as Id<Kind>
