import { ScimError } from '@sealpost/scim'

/** The entity tag of a version: weak, since one version has as many texts as there are projections (RFC 7644 §3.14). */
export const etagOf = (version: number): string => `W/"${version}"`

/** What an If-Match or If-None-Match header asks for: any version, or one of these. */
export type VersionCondition = 'any' | readonly number[]

/**
 * Reads If-Match or If-None-Match. Tags are compared as weak ones, as RFC 7644 §3.14 does in its own examples; a tag this portal
 * never gave fits no version.
 *
 * @returns Undefined without a header.
 */
export function versionCondition(header: string | undefined): VersionCondition | undefined {
  const text = header?.trim()
  if (!text) return undefined
  if (text === '*') return 'any'
  return [...text.matchAll(/"([^"]*)"/g)].map(([, tag = '']) => (/^[1-9]\d{0,14}$/.test(tag) ? Number(tag) : 0))
}

export const fits = (condition: VersionCondition, version: number): boolean =>
  condition === 'any' || condition.includes(version)

/**
 * The one version a change may build upon.
 *
 * A single tag is it; the store compares it inside the transaction. Of several tags the one that fits now is, which is looked up first.
 *
 * @param currentVersion Reads the version now stored; asked only when needed.
 * @returns Undefined when any will do.
 * @throws {ScimError} 412 when none of the tags fits
 * @see [RFC 9110 §13.1.1](https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1)
 */
export async function expectedVersion(
  header: string | undefined,
  currentVersion: () => Promise<number>
): Promise<number | undefined> {
  const condition = versionCondition(header)
  if (condition === undefined || condition === 'any') return undefined
  const [only, ...others] = condition
  if (only !== undefined && only > 0 && others.length === 0) return only
  const current = await currentVersion()
  if (condition.includes(current)) return current
  throw new ScimError(
    412,
    `The user is at version ${etagOf(current)}, which If-Match does not name: read it again, apply the change to that and send it with its ETag.`
  )
}
