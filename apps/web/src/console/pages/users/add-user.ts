import type { NewUser, SignInType } from '@sealpost/api'

/** What the form holds. */
export interface AddUserForm {
  /** One of the sign-in types. */
  signIn: string
  userName: string
  givenName: string
  familyName: string
  administrator: boolean
}

export const emptyForm = (): AddUserForm => ({
  signIn: 'saml',
  userName: '',
  givenName: '',
  familyName: '',
  administrator: false
})

export const signInTypes = ['saml', 'password', 'service'] as const

export const signInOf = (form: AddUserForm): SignInType => signInTypes.find(type => type === form.signIn) ?? 'saml'

/** What is sent: names only where they were given, and none for a service account. */
export function draftOf(form: AddUserForm): NewUser {
  const signIn = signInOf(form)
  const [givenName, familyName] = signIn === 'service' ? ['', ''] : [form.givenName.trim(), form.familyName.trim()]
  return {
    userName: form.userName.trim(),
    signIn,
    administrator: form.administrator,
    ...(givenName === '' ? {} : { givenName }),
    ...(familyName === '' ? {} : { familyName })
  }
}
