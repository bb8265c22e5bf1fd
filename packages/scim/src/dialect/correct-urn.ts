/** URNs that clients write wrongly: those of SCIM 1, and an extension's without its last colon. */
import type { ResourceType } from '../resource-type.ts'
import { type Correcting, correcting } from './correction.ts'

const enterpriseUrn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

/** The core or enterprise URN of SCIM 1.1, by itself or before an attribute's name; some write 2.0 for 1.0. */
const scim1 = /^urn:scim:schemas:(core|extension:enterprise):[12]\.0(?::(?:User|Group))?(?=$|[:.])/i

/**
 * A URN, or a path that begins with one, as SCIM 2 spells it.
 *
 * @returns The same text when there is nothing to put right.
 */
export function correctUrn(text: string, c: Correcting): string {
  if (!/^urn:/i.test(text)) return text
  return fromScim1(text, c) ?? withLastColon(text, c) ?? text
}

function fromScim1(text: string, c: Correcting): string | undefined {
  const match = scim1.exec(text)
  if (match === null) return undefined
  const urn = match[1]?.toLowerCase() === 'core' ? c.type.schema.id : enterpriseUrn
  return correcting(c, 'scim1-urn') ? urn + text.slice(match[0].length) : undefined
}

function withLastColon(text: string, c: Correcting): string | undefined {
  for (const urn of urnsOf(c.type)) {
    const colon = urn.lastIndexOf(':')
    const misspelled = urn.slice(0, colon) + urn.slice(colon + 1)
    const after = text[misspelled.length]
    if (after !== undefined && after !== ':' && after !== '.') continue
    if (text.slice(0, misspelled.length).toLowerCase() !== misspelled.toLowerCase()) continue
    return correcting(c, 'misspelled-urn') ? urn + text.slice(misspelled.length) : undefined
  }
  return undefined
}

function urnsOf(type: ResourceType): readonly string[] {
  return [type.schema.id, ...type.extensions.map(extension => extension.schema.id)]
}
