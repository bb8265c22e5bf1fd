/** Which engine is there, and which is fastest. */
import type { Engine } from './engine.ts'
import { nobleEngine } from './noble.ts'
import { nodeEngine } from './node.ts'
import { sodiumEngine } from './sodium.ts'
import { webcryptoEngine } from './webcrypto.ts'

const engines: Readonly<Record<Engine['name'], () => Promise<Engine | undefined>>> = {
  node: nodeEngine,
  webcrypto: webcryptoEngine,
  sodium: sodiumEngine,
  noble: async () => nobleEngine
}

/**
 * One engine by its name.
 *
 * @throws Error when this platform doesn't have it.
 */
export async function engineNamed(name: Engine['name']): Promise<Engine> {
  const engine = await engines[name]()
  if (engine === undefined) throw new Error(`There is no engine “${name}” on this platform.`)
  return engine
}

let fastest: Promise<Engine> | undefined

/** The fastest engine of this platform; found out once. `noble` runs everywhere. */
export function fastestEngine(): Promise<Engine> {
  fastest ??= firstOf(['node', 'webcrypto', 'sodium'])
  return fastest
}

async function firstOf(names: readonly Engine['name'][]): Promise<Engine> {
  for (const name of names) {
    const engine = await engines[name]()
    if (engine !== undefined) return engine
  }
  return nobleEngine
}
