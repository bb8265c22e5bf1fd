import { DomainError } from '../../domain/domain-error.ts'
import { noRoom, unavailable } from './faults.ts'

const full = ['ENOSPC', 'EDQUOT', 'EFBIG']

const mending: Readonly<Record<string, string>> = {
  ENOSPC: 'its disk is full: make room or name another folder',
  EDQUOT: 'the quota of its user is used up: raise it or name another folder',
  EACCES: 'the user that runs the portal may not write there: give the folder to that user',
  EPERM: 'the user that runs the portal may not write there: give the folder to that user',
  EROFS: 'it is mounted for reading alone: mount it for writing or name another folder',
  ENOTDIR: 'it is no folder: name one',
  EIO: 'its disk has faults: look at the system’s log, and replace the disk'
}

const codeOf = (error: unknown): string | undefined => {
  const { code } = error as NodeJS.ErrnoException
  return typeof code === 'string' && /^E[A-Z0-9]+$/.test(code) ? code : undefined
}

/** What the system refused, as the refusal of the port; faults of the program stay what they are. */
export function localFault(error: unknown): unknown {
  const code = codeOf(error)
  if (error instanceof DomainError || !code) return error
  return full.includes(code) ? noRoom(error) : unavailable(error)
}

/** The same for the operator: which folder, why, and how to mend it. */
export function explainFolder(folder: string, error: unknown): Error {
  const reason = error instanceof DomainError && error.cause ? error.cause : error
  const mend = mending[codeOf(reason) ?? ''] ?? `${(reason as Error).message}`
  return new Error(`The folder ${folder} can't hold files: ${mend}.`, { cause: error })
}
