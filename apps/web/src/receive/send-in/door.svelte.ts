// The way to somebody who receives: whose it is, and whether the key is the one that the address names. Nothing is sealed before that is sure.
import type { Door } from '@sealpost/api'
import { browserTransport, type DoorPath, inspectDoor, personalDoor, requestDoor } from '@sealpost/client'
import { linkSecretOf, publicKeyDigest } from '@sealpost/envelope'
import type { ApiProblem } from '../../api/call.ts'
import { exchangeProblemFrom } from '../../exchange/problem.ts'
import { fragmentFor, keepFragment, type Place } from '../address.ts'
import { tabStorage } from '../tab-storage.ts'

export type Stage =
  | { readonly kind: 'loading' }
  /** The address has no whole digest. `problem` says what is wrong with the one it has. */
  | { readonly kind: 'address'; readonly problem: ApiProblem | undefined }
  /** The key fits the address. */
  | { readonly kind: 'open'; readonly door: Door }
  /** The portal offers another key than the address names. */
  | { readonly kind: 'swapped'; readonly door: Door }
  | { readonly kind: 'gone' }
  /** Worth another try. */
  | { readonly kind: 'problem'; readonly problem: ApiProblem }

export const doorPath = ({ kind, id }: Place): DoorPath => (kind === 'u' ? personalDoor(id) : requestDoor(id))

export function doorAt(place: Place) {
  const transport = browserTransport(location.origin)
  let stage = $state.raw<Stage>({ kind: 'loading' })
  let turn = 0

  async function stageNow(): Promise<Stage> {
    const fragment = fragmentFor(place, location.hash, tabStorage)
    if (!fragment) return { kind: 'address', problem: undefined }
    try {
      // As long and of the same letters as a link's secret.
      linkSecretOf(fragment)
    } catch (error) {
      return { kind: 'address', problem: exchangeProblemFrom(error) }
    }
    try {
      const door = await inspectDoor(transport, doorPath(place))
      if (publicKeyDigest(door.publicKey) !== fragment) return { kind: 'swapped', door }
      keepFragment(place, fragment, tabStorage)
      return { kind: 'open', door }
    } catch (error) {
      const problem = exchangeProblemFrom(error)
      return problem.status === 404 || problem.status === 410 ? { kind: 'gone' } : { kind: 'problem', problem }
    }
  }

  return {
    get stage() {
      return stage
    },
    async load(): Promise<void> {
      turn += 1
      const mine = turn
      stage = { kind: 'loading' }
      const next = await stageNow()
      if (mine === turn) stage = next
    }
  }
}
