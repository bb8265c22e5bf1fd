// Processes that work on a key store, and whether it holds what they told before they ended.
import { spawn } from 'node:child_process'
import readline from 'node:readline'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import type { VaultId } from '../../domain/id.ts'
import type { DataKeys } from '../../domain/portal.ts'

const program = fileURLToPath(new URL('kill-keys.ts', import.meta.url))
const flags = ['--disable-warning=ExperimentalWarning', '--conditions=@sealpost/source']
const erased = { kind: 'gone', code: 'transfer.erased' }

/** Where a key store is, and its secret key. */
interface Where {
  readonly kind: 'sqlite' | 'postgres'
  readonly location: string
  readonly secretFile: string
}

type Told = readonly [what: string, vault: VaultId, sealed: string]

/**
 * Runs a process on a key store, kills it after it told so many lines, and gives back what it told.
 *
 * @param vaults Whose keys it makes before it ends by itself; none: it makes and destroys keys and exchanges master keys until it is killed.
 */
export async function runKeys(
  { kind, location, secretFile }: Where,
  vaults: readonly VaultId[],
  killAfter = Number.POSITIVE_INFINITY
): Promise<readonly Told[]> {
  const values = [kind, location, secretFile, vaults.join(',')]
  const child = spawn(process.execPath, [...flags, program, ...values], { stdio: ['ignore', 'pipe', 'inherit'] })
  const told: Told[] = []
  for await (const line of readline.createInterface({ input: child.stdout })) {
    told.push(JSON.parse(line) as Told)
    if (told.length === killAfter) child.kill('SIGKILL')
  }
  return told
}

/** What was told to be sealed opens, unless its key was being destroyed; whose key was told to be destroyed is erased for good. */
export async function expectTold(keys: DataKeys, told: readonly Told[]): Promise<void> {
  const leaving = new Set(told.filter(([what]) => what === 'destroying').map(([, vault]) => vault))
  const gone = new Set(told.filter(([what]) => what === 'destroyed').map(([, vault]) => vault))
  for (const [what, vault, sealed] of told) {
    if (what !== 'sealed' || (leaving.has(vault) && !gone.has(vault))) continue
    const opening = keys.open(vault, Buffer.from(sealed, 'hex'), 'kill')
    if (gone.has(vault)) await expect(opening).rejects.toMatchObject(erased)
    else expect(Buffer.from(vault).equals(await opening)).toBe(true)
  }
  for (const vault of gone) await expect(keys.seal(vault, Buffer.of(1), 'kill')).rejects.toMatchObject(erased)
}
