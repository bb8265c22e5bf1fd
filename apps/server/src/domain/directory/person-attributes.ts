/** Who a new account is for, as forms and identity providers tell it. */
export interface PersonNames {
  readonly userName: string
  readonly givenName?: string | null
  readonly familyName?: string | null
  /** Left out, the user name is the address too. */
  readonly email?: string | null
}

/** The SCIM attributes of a registered account of that name, still to be parsed; empty names are left out. */
export const attributesOfPerson = ({ userName, givenName, familyName, email }: PersonNames) => ({
  userName,
  active: true,
  name: { givenName: givenName || null, familyName: familyName || null },
  emails: [{ value: email ?? userName, type: 'work', primary: true }]
})
