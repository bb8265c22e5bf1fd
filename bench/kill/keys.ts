// Keys made and revoked by the operator's command while the server writes and dies: another process with the same database.
import type { Place } from '../portal/place.ts'
import { askCommand, runCommand, type ScimKey } from '../portal/program.ts'
import { connection } from '../wire/connection.ts'
import { encodeRequest } from '../wire/request.ts'

const owner = 'scim@bench.example'

interface ListedKey {
  readonly id: string
  readonly revokedAt: string | null
}

/** The operator's keys and what was acknowledged of them. */
export class OperatorKeys {
  readonly #place: Place
  #live: ScimKey | undefined
  #revoked: ScimKey | undefined

  constructor(place: Place) {
    this.#place = place
  }

  /** Runs one command: revokes the key there is, or makes one. A command that ends without success is a fault. */
  async command(): Promise<string[]> {
    const [args, done] = this.#live
      ? [['key', 'revoke', this.#live.id], this.#onRevoked(this.#live)]
      : [['key', 'create', owner, '--scim'], this.#onCreated()]
    const { code, output, errors } = await runCommand(this.#place, [...args, '--json'])
    if (code !== 0) return [`sealpost ${args.join(' ')} ended with ${code}: ${output}${errors}`]
    done(output)
    return []
  }

  #onCreated() {
    return (output: string) => {
      this.#live = JSON.parse(output) as ScimKey // the command's documented answer
    }
  }

  #onRevoked(key: ScimKey) {
    return () => {
      this.#revoked = key
      this.#live = undefined
    }
  }

  /** What was acknowledged must hold: a live key opens, a revoked one doesn't; and the log tells of each key exactly what is so. */
  async faults(port: number, events: readonly { action: string; target: { id: string } | null }[]): Promise<string[]> {
    const faults: string[] = []
    if (this.#live && (await statusWith(port, this.#live)) !== 200)
      faults.push(`Key ${this.#live.id} was made and does not work.`)
    if (this.#revoked && (await statusWith(port, this.#revoked)) !== 401)
      faults.push(`Key ${this.#revoked.id} was revoked and works.`)
    const { keys } = await askCommand<{ keys: ListedKey[] }>(this.#place, ['key', 'list', owner])
    const told = (action: string) =>
      events.filter(event => event.action === action).map(event => event.target?.id ?? '?')
    const listed = keys.map(key => key.id)
    const revoked = keys.filter(key => key.revokedAt).map(key => key.id)
    if (!same(told('key.created'), listed))
      faults.push(`The log tells of other keys (${told('key.created')}) than there are (${listed}).`)
    if (!same(told('key.revoked'), revoked))
      faults.push(`The log tells of other revocations (${told('key.revoked')}) than there were (${revoked}).`)
    return faults
  }
}

const same = (a: readonly string[], b: readonly string[]): boolean => [...a].sort().join() === [...b].sort().join()

async function statusWith(port: number, key: ScimKey): Promise<number> {
  const link = connection(port)
  const headers = [['Authorization', `Bearer ${key.bearerToken}`]] as const
  const { status } = await link.send(encodeRequest({ method: 'GET', target: '/scim/v2/Users?count=0', headers }))
  link.close()
  return status
}
