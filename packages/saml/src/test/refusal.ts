import { SamlError, type SamlReason } from '../error.ts'

/** The reason with which it refuses; `accepted` if it does not. */
export async function reasonOf(run: () => unknown): Promise<SamlReason | 'accepted'> {
  const error = await errorOf(run)
  return error === undefined ? 'accepted' : error.code
}

export async function errorOf(run: () => unknown): Promise<SamlError | undefined> {
  try {
    await run()
    return undefined
  } catch (error) {
    if (error instanceof SamlError) return error
    throw error
  }
}
