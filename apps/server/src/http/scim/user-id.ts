import type { UserId } from '../../domain/id.ts'

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** Whether a text could be an id the portal gave; whatever could not names nobody, and the store need not be asked. */
export const isUserId = (text: string): text is UserId => uuid.test(text)
