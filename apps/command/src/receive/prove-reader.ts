import {
  ExchangeProblem,
  enterPassword,
  type HeldLink,
  inspectLink,
  requestCode,
  type Transport,
  verifyCode
} from '@sealpost/client'
import { CommandProblem } from '../failure.ts'
import type { Means } from '../means.ts'
import { credentialOf } from '../settings.ts'
import { printable } from '../terminal.ts'

interface Answers {
  readonly passwordStdin?: boolean
  readonly codeAddress?: string
}

/** Tries at one code, and at one password, before the portal has had enough. */
const tries = 5

/**
 * Does what the portal asks of this reader until the content may be read: a mailed code, a password, or nothing.
 *
 * @throws CommandProblem `terminal` when nobody answers, `receive.sign-in`; {ExchangeProblem} as the portal refuses
 */
export async function proveReader(transport: Transport, link: HeldLink, answers: Answers, means: Means): Promise<void> {
  const { next } = await inspectLink(transport, link, means.signal)
  if (next === 'address') await proveAddress(transport, link, answers, means)
  if (next === 'password') await givePassword(transport, link, answers, means)
  if (next === 'sign-in') throw signInNeeded(means)
}

function signInNeeded({ env }: Means): CommandProblem {
  const key = credentialOf(env)
    ? 'the API key’s owner is none of its recipients.'
    : 'set SEALPOST_API_KEY to a key of a recipient.'
  return new CommandProblem(
    'receive.sign-in',
    `This portal sends no mail, so only people with an account can read this: ${key}`
  )
}

async function proveAddress(transport: Transport, link: HeldLink, answers: Answers, means: Means): Promise<void> {
  const { terminal, signal } = means
  const how = { hidden: false, signal }
  const address = answers.codeAddress ?? (await terminal.ask('Your e-mail address: ', how)).trim()
  const { minutes } = await requestCode(transport, link, address)
  terminal.say(`If this was sent to ${address}, a code is on its way there. It is good for ${minutes} minutes.`)
  await repeatedly(means, 'code.wrong', async () => {
    await verifyCode(transport, link, await terminal.ask('Code: ', how))
  })
}

async function givePassword(transport: Transport, link: HeldLink, answers: Answers, means: Means): Promise<void> {
  const { terminal, signal } = means
  if (answers.passwordStdin) return enterPassword(transport, link, await terminal.readInput())
  await repeatedly(means, 'transfer.password', async () => {
    await enterPassword(transport, link, await terminal.ask('Password: ', { hidden: true, signal }))
  })
}

/** Asks again as long as only the answer was wrong. */
async function repeatedly({ terminal }: Means, code: string, act: () => Promise<void>): Promise<void> {
  for (let left = tries - 1; ; left--) {
    try {
      return await act()
    } catch (error) {
      const wrong = error instanceof ExchangeProblem && (error.code === code || error.status === 400)
      if (!wrong || left === 0) throw error
      terminal.say(printable(error.detail))
    }
  }
}
