import fs from 'node:fs'
import path from 'node:path'
import type { SendState } from '@sealpost/client'
import type { Means } from '../means.ts'
import { lock, stateFolder, stateName } from '../state-folder.ts'

/** Where a send keeps its state: found again by the same command over the same, unchanged files. */
export interface KeptSend {
  /** Whether anything is kept at all. */
  readonly lasting: boolean
  /** As it was last saved, if the same send was interrupted. */
  read(): SendState | undefined
  save(state: SendState): Promise<void>
  forget(): void
  /** Lets others do the same. */
  close(): void
}

const keepNothing: KeptSend = { lasting: false, read: () => undefined, save: async () => {}, forget() {}, close() {} }

/**
 * @param what Everything that makes it the same send; undefined when it can't be found again.
 * @throws CommandProblem `running` while another process does the same
 */
export async function keepSend(env: Means['env'], secret: string, what: unknown): Promise<KeptSend> {
  const folder = what === undefined ? undefined : stateFolder(env)
  if (folder === undefined) return keepNothing
  const name = await stateName('send', secret, what)
  const file = path.join(folder, `${name}.json`)
  const unlock = lock(path.join(folder, `${name}.lock`))
  return {
    lasting: true,
    read: () => readState(file),
    save: async state => {
      // In place whole, or not at all.
      await fs.promises.writeFile(`${file}.new`, JSON.stringify(state), { mode: 0o600 })
      await fs.promises.rename(`${file}.new`, file)
    },
    forget() {
      for (const one of [file, `${file}.new`]) fs.rmSync(one, { force: true })
    },
    close: unlock
  }
}

/** What can't be understood is of no use: the send starts anew. */
function readState(file: string): SendState | undefined {
  try {
    const state = JSON.parse(fs.readFileSync(file, 'utf8')) as SendState // written by ourselves, where nobody else may
    return state.version === 1 ? state : undefined
  } catch {
    return undefined
  }
}
