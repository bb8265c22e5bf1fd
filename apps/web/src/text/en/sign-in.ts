/** The ways in. */
export const text = {
  title: 'Sign in',
  singleSignOn: 'Login using Single Sign-on',
  singleSignOnAt: (provider: string) => `Login using Single Sign-on (${provider})`,
  or: 'or',
  userName: 'E-mail',
  password: 'Password',
  submit: 'Sign in',
  enforced: 'Your organisation signs in with single sign-on.',
  breakGlass: 'Use a break-glass account',
  breakGlassHint: 'For the accounts that your administrators named for emergencies. All others are refused here.',
  noWay: 'Single sign-on is not set up, and signing in with a password is switched off.',
  setUpTitle: 'This portal has no administrator yet',
  setUp: 'Open the set-up address that the server printed when it started. It makes the first administrator.',
  problem: 'The sign-in page could not be loaded',
  code: {
    title: 'Confirm that it’s you',
    intro: (userName: string) => `Signing in as ${userName}`,
    label: 'Code',
    hint: 'Six digits from your authenticator app.',
    recoveryLabel: 'Recovery code',
    recoveryHint: 'One of the codes you kept when you set up the authenticator. Each works once.',
    useRecovery: 'Use a recovery code instead',
    useAuthenticator: 'Use the authenticator app instead',
    submit: 'Confirm',
    back: 'Sign in with another account'
  },
  welcome: {
    documentTitle: 'Welcome',
    setUp: {
      title: (site: string) => `Set up ${site}`,
      intro: 'Make the first administrator. You will set up single sign-on and provisioning next.',
      submit: 'Create the administrator'
    },
    invitation: {
      title: (site: string) => `Welcome to ${site}`,
      intro: 'Choose a password to finish your account.',
      submit: 'Choose password and sign in'
    },
    recovery: {
      title: 'Choose a new password',
      intro: 'Your other sessions end, and your authenticator stays as it is.',
      submit: 'Change password and sign in'
    },
    givenName: 'First name',
    familyName: 'Last name',
    newPassword: 'New password',
    passwordHint: 'At least 12 characters. A few unrelated words are easy to remember and hard to guess.',
    passwordShort: (length: number) => `At least 12 characters; this has ${length}.`,
    expires: 'This link works once, until',
    goneTitle: 'This link no longer works',
    gone: 'It may have been used already, or it is too old. Ask your administrator for a new one.',
    toSignIn: 'Go to sign-in'
  },
  refused: {
    title: 'You could not be signed in',
    documentTitle: 'Sign-in refused',
    intro: 'The portal did not accept what your identity provider sent, and nothing was changed.',
    reference: 'Reference',
    referenceHint: 'Give this to your administrator, who finds the exact reason under it in the audit log.',
    again: 'Try again',
    forAdministrators: 'I am an administrator: show the reason'
  }
}
