import { describe, expect, it } from 'vitest'
import { type Account, accountsOf, concernsOf } from './policy.ts'

const account = (id: string, about: Partial<Account> = {}): Account => ({
  id,
  userName: `${id}@example.com`,
  administrator: true,
  secondFactor: true,
  ...about
})
const somebodyElse = { id: 'reader', method: 'password' }

describe('what to think of before single sign-on is enforced', () => {
  it('is nothing when an administrator with a second factor is kept', () => {
    expect(concernsOf([account('a'), account('b')], new Set(['a']), somebodyElse)).toEqual([])
  })

  it('is that nobody is kept', () => {
    expect(concernsOf([account('a')], new Set(), somebodyElse)).toEqual(['noBreakGlass'])
  })

  it('is that no administrator is kept, and that a password alone opens the portal', () => {
    const plain = account('a', { administrator: false, secondFactor: false })
    expect(concernsOf([plain], new Set(['a']), somebodyElse)).toEqual(['noAdministrator', 'noSecondFactor'])
  })

  it('is the reader, who came by password and is not kept', () => {
    const accounts = [account('a'), account('reader')]
    expect(concernsOf(accounts, new Set(['a']), somebodyElse)).toEqual(['own'])
    expect(concernsOf(accounts, new Set(['a']), { id: 'reader', method: 'saml' })).toEqual([])
  })
})

describe('the accounts to choose from', () => {
  it('hold break-glass accounts that the server names beyond its list', () => {
    const policy = {
      enforceSingleSignOn: true,
      breakGlass: [
        { id: 'a', userName: 'a@example.com' },
        { id: 'z', userName: 'z@example.com' }
      ],
      passwordAccounts: [{ id: 'a', userName: 'a@example.com', administrator: true, secondFactor: false }],
      obstacle: null
    }
    expect(accountsOf(policy).map(one => one.id)).toEqual(['a', 'z'])
    expect(accountsOf(policy)[1]).toMatchObject({ administrator: null, secondFactor: null })
  })
})
