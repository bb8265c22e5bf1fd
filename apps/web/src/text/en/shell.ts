/** What stands around every page of the console. */
export const text = {
  skip: 'Skip to the content',
  navigation: 'Main navigation',
  openNavigation: 'Open the navigation',
  profile: 'Profile',
  console: 'Enterprise Console',
  account: (name: string) => `Account menu of ${name}`,
  signOut: 'Sign out',
  theme: { system: 'System theme', light: 'Light theme', dark: 'Dark theme' },
  nav: {
    send: 'Send',
    history: 'History',
    requests: 'Requests',
    users: 'Users',
    provisioning: 'Provisioning',
    connections: 'Connections',
    setUp: 'Set-up',
    log: 'Log',
    configuration: 'Configuration',
    providers: 'Authentication Providers',
    policy: 'Sign-in policy',
    exchange: 'Exchange',
    site: 'Site options',
    audit: 'Audit'
  },
  banner: {
    label: 'Impersonation',
    before: 'You are acting in the account',
    after: 'Everything you do is recorded with both names.',
    leave: 'Leave'
  },
  notFound: {
    title: 'There is nothing here',
    text: 'The address may be mistyped, or what was here is gone.',
    home: 'Go to the start page'
  },
  forbidden: {
    title: 'For administrators',
    /** Of what everybody has, but nobody in another's name. */
    ownTitle: 'Only in your own account',
    text: 'Your account does not have the admin right. Ask an administrator of this portal to give it to you.',
    impersonating: (userName: string) =>
      `This page is closed while you act in the account ${userName}. Leave that account first.`
  },
  failed: {
    title: 'The page could not be loaded',
    text: 'The portal may have been updated, or the connection was lost. Reload the page.'
  },
  start: { title: 'The portal could not be opened' }
}
