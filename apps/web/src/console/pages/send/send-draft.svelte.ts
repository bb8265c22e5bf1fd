// What is being written, and the sending under way: of this window, so that both outlast a look at another page.
import type { ExchangeRules } from '@sealpost/api'
import type { Picked } from '../../../exchange/files.ts'
import { type Sending, sending } from '../../../exchange/send.svelte.ts'

export class SendDraft {
  files = $state.raw<readonly Picked[]>([])
  message = $state('')
  access = $state<'recipients' | 'public'>('recipients')
  recipients = $state.raw<readonly string[]>([])
  password = $state('')
  days = $state('')
  notify = $state(true)

  constructor(rules: Pick<ExchangeRules, 'expiryDefaultDays'>) {
    this.days = String(rules.expiryDefaultDays)
  }
}

interface Desk {
  readonly owner: string
  readonly way: Sending
  draft: SendDraft | undefined
}

let desk: Desk | undefined

/** This window's, for as long as the same person is signed in. */
export function deskOf(owner: string): Desk {
  if (desk?.owner !== owner) desk = { owner, way: sending(owner), draft: undefined }
  return desk
}
