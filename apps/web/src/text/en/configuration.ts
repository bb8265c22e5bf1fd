/** Console > Configuration: Sign-in policy and Site options. */
export const text = {
  policy: {
    title: 'Sign-in policy',
    intro: 'Whether a password is enough to come in, and for whom.',
    enforce: 'Enforce single sign-on',
    enforceHint:
      'Everybody signs in through an authentication provider; passwords stop working for all but the break-glass accounts below.',
    obstacleTitle: 'Single sign-on can’t be enforced yet',
    toProviders: 'Open Authentication Providers',
    breakGlass: {
      title: 'Break-glass accounts',
      intro:
        'These may use their password all the same, for the day the identity provider fails. Choose at least one administrator with a second factor, keep its password sealed, and try it now and then. At most 20.',
      legend: 'Accounts with a password',
      none: 'No registered account has a password.',
      noneHint: 'Add one under Users with sign-in type Password, then come back.',
      toUsers: 'Open Users',
      cut: 'The first 50 accounts with a password are shown.',
      administrator: 'Administrator',
      secondFactor: 'Second factor',
      noSecondFactor: 'No second factor',
      you: 'You',
      tooMany: 'Choose 20 accounts at most.'
    },
    locked: {
      title: 'Whose password stops working',
      before: (count: number) =>
        count === 1
          ? 'This account could come in through single sign-on alone, if the identity provider sends its address:'
          : `These ${count} accounts could come in through single sign-on alone, if the identity provider sends their addresses:`,
      now: (count: number) =>
        count === 1 ? 'This account can’t sign in by password:' : `These ${count} accounts can’t sign in by password:`,
      nobody: 'Nobody: every account with a password is a break-glass account.',
      more: (count: number) => `and ${count} more`
    },
    warnings: {
      title: 'Before you save',
      now: 'As it is now',
      own: 'Your own password is among them. Your session goes on until it ends; make sure that single sign-on works for you.',
      noBreakGlass:
        'No break-glass account is chosen: if the identity provider fails, only the operator’s command line lets anybody in.',
      noAdministrator: 'None of the chosen accounts is an administrator.',
      noSecondFactor: 'A chosen account has no second factor: its password alone opens the portal.'
    },
    save: 'Save',
    saved: 'The sign-in policy is saved.',
    unchanged: 'Nothing to save',
    confirm: {
      title: 'Enforce single sign-on?',
      text: (count: number) =>
        count === 0
          ? 'Passwords stop working for everybody who isn’t a break-glass account.'
          : count === 1
            ? 'Passwords stop working at once. One account is left with single sign-on alone.'
            : `Passwords stop working at once. ${count} accounts are left with single sign-on alone.`,
      label: 'Enforce'
    },
    problem: { title: 'The policy could not be loaded' }
  },
  site: {
    title: 'Site options',
    intro: 'What the portal is called, how it looks, and how long people stay signed in.',
    appearance: 'Name and colour',
    name: 'Portal name',
    nameHint: 'On every page and in the browser’s tab.',
    accent: 'Accent colour',
    accentHint: 'For buttons and links, as # and six hexadecimal digits.',
    pick: 'Pick a colour',
    preview: 'Preview',
    previewOf: (name: string, accent: string) => `A page of ${name} with a button and a link in the colour ${accent}`,
    previewButton: 'Sign in',
    previewLink: 'Where is my file?',
    reset: 'Back to the original colour',
    contrast: {
      good: 'Text on this colour is easy to read.',
      link: 'This colour is faint on a white page: links are drawn darker to stay readable.'
    },
    sessions: 'Sessions',
    sessionsHint: 'A shorter time is safer on shared computers; a longer one asks people to sign in less often.',
    idle: 'Ends without use after (minutes)',
    idleHint: '5 to 1,440 minutes (a day).',
    max: 'Ends at the latest after (hours)',
    maxHint: '1 to 720 hours (30 days).',
    inWords: (idle: string, max: string) =>
      `A session ends ${idle} after the last use, and ${max} after sign-in at the latest.`,
    minutes: (count: number) => (count === 1 ? '1 minute' : `${count} minutes`),
    hours: (count: number) => (count === 1 ? '1 hour' : `${count} hours`),
    days: (count: number) => (count === 1 ? '1 day' : `${count} days`),
    wrongAccent: 'A colour is # and six hexadecimal digits, such as #0f766e.',
    wrongName: 'Give the portal a name.',
    wrongIdle: 'Give a whole number from 5 to 1,440.',
    wrongMax: 'Give a whole number from 1 to 720.',
    longerIdle: 'The time without use is longer than the longest session, so it never counts.',
    save: 'Save',
    saved: 'The site options are saved.',
    problem: { title: 'The site options could not be loaded' }
  }
}
