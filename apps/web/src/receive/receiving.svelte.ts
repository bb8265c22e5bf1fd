// The way from a secure link to what it opens. It owns which step comes next; the steps show themselves and say what came of them.
import type { LinkStatus } from '@sealpost/api'
import { browserTransport, type Delivery, type HeldLink, inspectLink } from '@sealpost/client'
import { linkSecretOf } from '@sealpost/envelope'
import type { ApiProblem } from '../api/call.ts'
import { exchangeProblemFrom } from '../exchange/problem.ts'
import { fragmentFor, keepFragment, type Place } from './address.ts'
import { tabStorage } from './tab-storage.ts'

export type Stage =
  | { readonly kind: 'loading' }
  /** The address has no whole secret. `problem` says what is wrong with the one it has. */
  | { readonly kind: 'link'; readonly problem: ApiProblem | undefined }
  | { readonly kind: 'step'; readonly next: 'address' | 'password' | 'sign-in'; readonly status: LinkStatus }
  | { readonly kind: 'content'; readonly status: LinkStatus; readonly delivery: Delivery }
  /** There is nothing to be had over this link any more, or ever. */
  | { readonly kind: 'over'; readonly way: Over; readonly problem: ApiProblem }
  /** Worth another try. */
  | { readonly kind: 'problem'; readonly problem: ApiProblem }

export type Over = 'unknown' | 'over' | 'erased' | 'unreadable'

const ways: Readonly<Record<string, Over>> = {
  'transfer.unknown': 'unknown',
  'transfer.over': 'over',
  'transfer.erased': 'erased'
}

/** The grant that the browser had is over: it is asked for again. */
const lostGrant: readonly string[] = ['transfer.address', 'transfer.password']

export function receiving(place: Place) {
  const transport = browserTransport(location.origin)
  let stage = $state.raw<Stage>({ kind: 'loading' })
  let link: HeldLink | undefined
  let turn = 0
  let stepped = false

  /** Asks the portal what comes next, from the beginning. */
  async function load(): Promise<void> {
    turn += 1
    const mine = turn
    stepped ||= stage.kind === 'step' || stage.kind === 'link'
    stage = { kind: 'loading' }
    const next = await stageNow()
    if (mine === turn) stage = next
  }

  async function stageNow(): Promise<Stage> {
    const fragment = fragmentFor(place, location.hash, tabStorage)
    if (!fragment) return { kind: 'link', problem: undefined }
    try {
      link = { id: place.id, secret: linkSecretOf(fragment) }
    } catch (error) {
      return { kind: 'link', problem: exchangeProblemFrom(error) }
    }
    keepFragment(place, fragment, tabStorage)
    if (location.hash.slice(1) !== fragment) history.replaceState(null, '', `${location.pathname}#${fragment}`)
    try {
      return await open(link)
    } catch (error) {
      return failed(exchangeProblemFrom(error))
    }
  }

  async function open(held: HeldLink): Promise<Stage> {
    const status = await inspectLink(transport, held)
    if (status.next !== 'content') return { kind: 'step', next: status.next, status }
    // What decrypts is larger than all the rest, and only loaded once there is something to decrypt.
    const { openLink } = await import('./opening.ts')
    return { kind: 'content', status, delivery: await openLink(transport, held) }
  }

  return {
    transport,
    get stage() {
      return stage
    },
    /** @throws TypeError before a whole link is there */
    get link(): HeldLink {
      if (!link) throw new TypeError('There is no link yet.')
      return link
    },
    /** Whether people have come here by a step before, so that they have to be told that another page has taken its place. */
    get stepped() {
      return stepped
    },
    load,
    /** What a step was refused with, where the step can't say it itself. @returns Whether the page shows it now. */
    refused(problem: ApiProblem): boolean {
      if (lostGrant.includes(problem.code)) void load()
      else if (ways[problem.code]) stage = failed(problem)
      else return false
      return true
    }
  }
}

export type Receiving = ReturnType<typeof receiving>

function failed(problem: ApiProblem): Stage {
  const way = ways[problem.code] ?? (problem.code.startsWith('envelope.') ? 'unreadable' : undefined)
  return way ? { kind: 'over', way, problem } : { kind: 'problem', problem }
}
