import type { UserSummary } from '@sealpost/api'
import { isActive, type User, userNameOf } from '../../domain/directory/user.ts'
import type { ListedUser } from '../../domain/store.ts'
import { present, presentOrNull } from './present-instant.ts'

/** An account, as lists and pages show it. */
export function presentUser({ user, lastSignInAt }: ListedUser): UserSummary {
  return {
    id: user.id,
    userName: userNameOf(user),
    name: fullNameOf(user),
    email: emailOf(user),
    signIn: user.signIn,
    source: user.source,
    active: isActive(user),
    administrator: user.administrator,
    createdAt: present(user.createdAt),
    lastSignInAt: presentOrNull(lastSignInAt),
    deactivatedAt: presentOrNull(user.deactivatedAt)
  }
}

/** Given and family name; null each where there is none. */
export function namePartsOf(user: User): { readonly givenName: string | null; readonly familyName: string | null } {
  return {
    givenName: textOf(memberOf(user.attributes.name, 'givenName')),
    familyName: textOf(memberOf(user.attributes.name, 'familyName'))
  }
}

function fullNameOf(user: User): string | null {
  const { givenName, familyName } = namePartsOf(user)
  const parts = [givenName, familyName].filter(part => part !== null)
  return parts.length > 0 ? parts.join(' ') : textOf(user.attributes.displayName)
}

/** The primary address, else the first. */
function emailOf({ attributes }: User): string | null {
  const emails: readonly unknown[] = Array.isArray(attributes.emails) ? attributes.emails : []
  const email = emails.find(candidate => memberOf(candidate, 'primary') === true) ?? emails[0]
  return textOf(memberOf(email, 'value'))
}

const memberOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined

const textOf = (value: unknown): string | null => (typeof value === 'string' && value.trim() !== '' ? value : null)
