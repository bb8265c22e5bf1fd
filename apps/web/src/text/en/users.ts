/** Console > Users. */
export const text = {
  title: 'Users',
  intro: 'Everybody who has an account here, and the service accounts that programs act with.',
  add: 'Add Users',
  begin: {
    title: 'Next: connect your identity provider',
    text: 'The guided set-up leads through single sign-on and provisioning with Microsoft Entra ID.',
    link: 'Guided Entra set-up'
  },
  tabs: { label: 'Users by state', registered: 'Registered', deactivated: 'Deactivated' },
  search: 'Search by name or e-mail',
  caption: { registered: 'Registered users', deactivated: 'Deactivated users' },
  columns: {
    name: 'Name',
    userName: 'E-mail',
    signIn: 'Sign-in type',
    source: 'Source',
    administrator: 'Admin',
    lastSignIn: 'Last sign-in',
    deactivated: 'Deactivated',
    actions: 'Actions'
  },
  noName: 'No name',
  you: 'You',
  never: 'Never',
  noSignIn: 'Never signs in',
  signIn: { saml: 'Single sign-on', password: 'Password', service: 'Service account' },
  source: { scim: 'Provisioning', console: 'Console', operator: 'Command line', 'sign-on': 'First sign-in' },
  menu: {
    label: (userName: string) => `Actions for ${userName}`,
    activity: 'Activity',
    profile: 'Profile',
    link: 'One-time link',
    resetSecondFactor: 'Reset second factor',
    deactivate: 'Deactivate',
    activate: 'Activate'
  },
  empty: {
    noMatchTitle: 'Nobody matches',
    noMatch: (search: string) => `No account has “${search}” in its name or e-mail.`,
    clearSearch: 'Clear the search',
    registeredTitle: 'Nobody is registered yet',
    registered: 'Add users here, or let your identity provider create them by provisioning.',
    guided: 'Set up provisioning',
    deactivatedTitle: 'Nobody is deactivated',
    deactivated: 'Accounts that you or your identity provider deactivate are kept here without their profile.'
  },
  problem: { title: 'The users could not be loaded' },
  administrator: {
    label: (userName: string) => `${userName} is an administrator`,
    giveTitle: 'Give the admin right?',
    give: (userName: string) =>
      `${userName} will be able to manage every account, sign-in and provisioning, and to read the audit log.`,
    giveConfirm: 'Give the right',
    takeTitle: 'Take the admin right away?',
    take: (userName: string) =>
      `${userName} loses the console at once, and the account’s SCIM keys stop working for good: provisioning that uses them stops.`,
    takeConfirm: 'Take it away',
    takeOwnTitle: 'Take your own admin right away?',
    takeOwn:
      'You lose the console at once, your SCIM keys stop working, and only another administrator can give the right back to you.',
    given: (userName: string) => `${userName} is an administrator now.`,
    taken: (userName: string) => `${userName} is no administrator any more.`
  },
  deactivate: {
    title: 'Deactivate this account?',
    text: 'Access ends at once, and the profile is erased for good. This can’t be undone: activating the account again later starts with an empty one.',
    consequences: [
      'Every session, API key, SCIM key and one-time link of the account stops working now.',
      'Names, settings, password and second factor are removed.',
      'User name and identifier stay, so that your identity provider still finds the account.'
    ],
    own: 'This is your own account: you will be signed out.',
    managed:
      'Your identity provider manages this account. Remove the assignment there too, or it may register the account again.',
    confirm: 'Deactivate',
    cancel: 'Keep the account',
    done: (userName: string) => `${userName} is deactivated.`
  },
  activate: {
    title: 'Activate this account?',
    text: (userName: string) =>
      `${userName} is registered again with an empty profile and no history. Nothing that was erased comes back.`,
    confirm: 'Activate',
    done: (userName: string) => `${userName} is registered again.`
  },
  secondFactor: {
    title: 'Reset the second factor?',
    text: (userName: string) =>
      `The authenticator and all recovery codes of ${userName} stop working; the password alone is enough to sign in until a new second factor is set up. Do this only for somebody whose identity you have checked.`,
    confirm: 'Reset second factor',
    done: (userName: string) => `The second factor of ${userName} is gone.`
  },
  link: {
    title: 'One-time link',
    text: (userName: string) =>
      `A one-time link lets ${userName} choose a password. It works once; links made earlier for this account stop working.`,
    warning: 'Hand it over by a way that only this person reads: whoever opens it first gets the account.',
    make: 'Make the link',
    address: 'Address to hand over',
    expires: 'Works once, until',
    done: 'Done',
    cancel: 'Cancel'
  },
  adding: {
    title: 'Add Users',
    signIn: 'How does this account sign in?',
    options: {
      saml: {
        label: 'Single sign-on',
        hint: 'Through your identity provider. The address must be the one that it sends.'
      },
      password: {
        label: 'Password',
        hint: 'The person chooses one through a one-time link that you hand over. Good for administrators and break-glass accounts.'
      },
      service: {
        label: 'No login: service account',
        hint: 'For programs only, such as provisioning from Entra ID. Has keys, no password and no mailbox, and never signs in.'
      }
    },
    userName: 'E-mail address',
    userNameHint: {
      saml: 'The user name that the identity provider sends, such as amara@example.com.',
      password: 'The person signs in with it.',
      service: 'In the form of an address, such as scim-admin@example.com. No mailbox is needed.'
    },
    givenName: 'First name',
    familyName: 'Last name',
    administrator: 'Administrator',
    administratorHint: {
      person: 'May manage accounts, sign-in and provisioning, and read the audit log.',
      service: 'Needed for SCIM keys: only an administrator’s key may provision.'
    },
    submit: 'Add',
    cancel: 'Cancel',
    taken: 'There is an account with this address already: look for it under Registered or Deactivated.',
    another: 'Add another',
    done: 'Done',
    added: (userName: string) => `${userName} is registered.`,
    invitation: 'The account has no password yet. Hand over this address; the person chooses a password there.',
    next: {
      saml: 'The person can sign in through your identity provider now.',
      service: 'A program needs a key: open the account’s profile, then API Keys and Generate New Key.',
      servicePlain: 'It may own API keys. For a SCIM key, give it the admin right first.'
    },
    openProfile: 'Open its profile'
  },
  activity: {
    title: 'Activity',
    of: (userName: string) => `Activity of ${userName}`,
    intro: 'What happened to this account and what was done with it, newest first. Content is never shown.',
    back: 'All users',
    empty: 'Nothing has happened to this account yet.',
    facts: {
      label: 'About the account',
      signIn: 'Sign-in type',
      source: 'Source',
      created: 'Created',
      lastSignIn: 'Last sign-in',
      state: 'State'
    },
    state: { registered: 'Registered', deactivated: 'Deactivated' },
    administrator: 'Administrator'
  }
}
