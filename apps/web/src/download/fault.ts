import { exchangeProblemFrom } from '../exchange/problem.ts'
import { formatBytes } from '../exchange/sizes.ts'
import { text } from '../text/en/receive.ts'
import { DamagedFile, SaveError } from './save-error.ts'
import { memoryBytes } from './save-stream.ts'

/** Why nothing whole was saved, in words. */
export interface Fault {
  readonly title: string
  readonly detail: string
  /** The page's right to read is over; loading it again says how to get another. */
  readonly reload: boolean
}

const lostRight: readonly string[] = ['transfer.address', 'transfer.password']

/**
 * @param name What was to be saved.
 * @param zip Whether that was all files as one.
 */
export function faultOf(error: unknown, name: string, zip: boolean): Fault {
  const words = text.faults
  const title = text.saving.failed(name)
  if (error instanceof DamagedFile) {
    const detail = zip ? `${words.damagedText} ${words.damagedZip}` : words.damagedText
    return { title: words.damaged(error.file), detail, reload: false }
  }
  if (error instanceof SaveError) {
    const sentence = words[error.fault]
    return {
      title,
      detail: typeof sentence === 'string' ? sentence : sentence(formatBytes(memoryBytes)),
      reload: false
    }
  }
  const { status, code, detail } = exchangeProblemFrom(error)
  return { title, detail, reload: status === 401 || lostRight.includes(code) }
}
