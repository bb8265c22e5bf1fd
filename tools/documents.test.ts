import { describe, expect, it } from 'vitest'
import { actions } from '../apps/server/src/domain/events.ts'
import { productFiles, read } from './tree.ts'

/** Codes that are spelled as an action is: the same thing happened, or stands in the way. */
const alike = ['key.revoked', 'user.deactivated', 'second-factor.enabled', 'sign-in.refused', 'sign-on.refused']

/** Names of settings in the database, which have that form too. */
const settings = ['sign-on.policy', 'storage.search-form']

/** What stands in backticks at the start of a table row. */
const rowsOf = (page: string): string[] =>
  [...read(page).matchAll(/^\| `([^`]+)`/gm)].map(match => match[1] ?? '').sort()

describe('the documentation', () => {
  it('lists every error code the portal can answer, and no other', () => {
    const source = productFiles(['apps/server/src']).map(read).join('\n')
    const codes = source.matchAll(
      /'((?:user|key|store|secret|password|credential|session|sign-in|sign-on|provider|link|second-factor|site|event|request|file|portal|transfer|part|code|upload|request-link|personal-address|receiving-key|storage|exchange)\.[a-z][A-Za-z-]+)'/g
    )
    // Actions have the same form, and so have file names.
    const found = new Set(
      [...codes]
        .map(match => match[1] ?? '')
        .filter(
          code =>
            (!actions.includes(code as never) || alike.includes(code)) &&
            !/\.(key|pem)$/.test(code) &&
            !settings.includes(code)
        )
    )
    expect(rowsOf('docs/errors.md')).toEqual([...found].sort())
  })

  it('explains every action of the audit log, and no other', () => {
    expect(rowsOf('docs/audit.md')).toEqual([...actions].sort())
  })

  it('explains every setting, and no other', () => {
    const names = [...read('apps/server/src/config.ts').matchAll(/^ {2}(SEALPOST_[A-Z_]+): \[/gm)].map(
      match => match[1] ?? ''
    )
    expect(rowsOf('docs/operating.md')).toEqual([...names, 'SEALPOST_CONFIG_FILE'].sort())
  })
})
