/** Console > Provisioning: Connections, Set-up, Log. In the steps of the set-up, what stands on a screen is between asterisks. */
export const text = {
  connections: {
    title: 'Connections',
    intro:
      'Identity providers create, change and deactivate accounts here over SCIM 2.0, each with a SCIM key of an administrator.',
    setUp: 'Guided Entra set-up',
    problem: { title: 'The connections could not be loaded' },
    addresses: {
      title: 'Addresses',
      text: 'Both take the same keys. They differ in what they forgive.',
      entra: { title: 'For Microsoft Entra ID', label: 'Tenant URL for Entra ID' },
      scim: { title: 'For every other client', label: 'Base URL for other clients' },
      renames: 'User names may change',
      renamesHint: {
        entra: 'Off is right for Entra: its mapping of userName is then never applied to an account that exists.',
        scim: 'On lets the identity provider rename people, for instance after a marriage.'
      },
      on: (where: string) => `User names may change now (${where}).`,
      off: (where: string) => `User names are fixed now (${where}).`
    },
    keys: {
      title: 'SCIM keys',
      caption: 'Live SCIM keys of administrators',
      text: 'A key stops when it is revoked, when it expires, or when its owner is deactivated or loses the admin right. Two at once are fine: make the new one, paste it into the identity provider, then revoke the old one.',
      make: 'Make a SCIM key',
      columns: {
        owner: 'Owner',
        description: 'Description',
        created: 'Created',
        lastUsed: 'Last used',
        expires: 'Expires',
        actions: 'Actions'
      },
      never: 'Never',
      noExpiry: 'Does not expire',
      noDescription: 'No description',
      revoke: 'Revoke',
      activity: 'Activity of the owner',
      menu: (owner: string) => `Actions for the key of ${owner}`,
      emptyTitle: 'No SCIM key yet',
      empty: 'A key is what an identity provider shows to be let in.',
      revokeTitle: 'Revoke this key?',
      revokeText: (owner: string) =>
        `Provisioning that uses this key of ${owner} stops at once, and the key can’t be brought back. Accounts stay as they are.`,
      revokeConfirm: 'Revoke',
      revoked: 'The key is revoked.'
    }
  },
  key: {
    title: 'Make a SCIM key',
    text: 'Makes a service account that never signs in, with the admin right, and a SCIM key for it, in one step. If the account is there already, it gets another key.',
    userName: 'User name of the service account',
    userNameHint: 'In the form of an address; no mailbox is needed. No colon.',
    submit: 'Make account and key',
    cancel: 'Cancel',
    done: 'I have copied it',
    onceText: 'The portal keeps only a fingerprint of the password. Copy it now; if it gets lost, make another key.',
    tenantUrl: 'Tenant URL',
    secretToken: 'Secret Token',
    secretTokenHint: 'User name and password joined by a colon, ready for Entra.',
    basic: 'For clients that ask for user name and password',
    user: 'User name',
    password: 'Password',
    madeBoth: (userName: string) => `The service account ${userName} and its key are made.`,
    made: (userName: string) => `Another key for ${userName} is made.`
  },
  setUp: {
    title: 'Guided Entra set-up',
    intro:
      'Single sign-on and provisioning with Microsoft Entra ID, from nothing to the first provisioned user, in about a quarter of an hour. You can leave at any time and go on later: what is done is recognised.',
    problem: { title: 'The set-up could not be loaded' },
    stale: 'The portal doesn’t answer just now; trying again every few seconds.',
    entraCenter: 'Open the Entra admin center',
    entraUrl: 'https://entra.microsoft.com/#view/Microsoft_AAD_IAM/StartboardApplicationsMenuBlade/~/AppAppsPreview',
    originTitle: 'Entra can’t reach this portal yet',
    refusal: {
      signIn: 'A sign-in was refused',
      scim: 'A provisioning request was refused',
      log: 'See it in the log'
    },
    progress: (done: number, total: number) => `${done} of ${total} steps done`,
    progressLabel: 'Progress of the set-up',
    complete: 'Every step is done: Entra has signed somebody in and provisioned a user.',
    status: { done: 'Done', current: 'Do this now', waiting: 'Waiting', open: 'To do' },
    inEntra: 'In Entra',
    here: 'Here',
    markDone: 'Done, go on',
    markOpen: 'Not done after all',
    next: 'Go on',
    received: (what: string) => `Received: ${what}`,
    ticks: {
      provider: { waiting: 'Waiting for certificate and addresses', done: 'Provider saved' },
      firstSignIn: { waiting: 'Waiting for the first sign-in through Entra …', done: 'First sign-in received' },
      scimKey: { waiting: 'No SCIM key yet', done: 'SCIM key made' },
      testConnection: { waiting: 'Waiting for Entra’s test connection …', done: 'Entra’s test connection received' },
      firstProvisionedUser: { waiting: 'Waiting for the first provisioned user …', done: 'First user provisioned' },
      firstChange: { waiting: 'Waiting for a changed name …', done: 'First change received' },
      firstDeactivation: { waiting: 'Waiting for a deactivation …', done: 'First deactivation received' }
    },
    steps: {
      application: {
        title: 'Create the application in Entra',
        points: [
          'Sign in to the Entra admin center as a Cloud Application Administrator or Application Administrator.',
          'Go to *Entra ID* > *Enterprise apps* > *New application* > *Create your own application*.',
          'Give it a name, choose *Integrate any other application you don’t find in the gallery (Non-gallery)*, and select *Create*.'
        ]
      },
      saml: {
        title: 'Enter our addresses for single sign-on',
        points: [
          'In the application choose *Manage* > *Single sign-on* > *SAML*.',
          'In box 1, *Basic SAML Configuration*, select *Edit* and enter these three values. All three are the same, with the slash at the end.',
          'Leave *Sign on URL* and *Logout URL* empty, select *Save*, and answer *No, I’ll test later*.'
        ],
        identifier: 'Identifier (Entity ID)',
        replyUrl: 'Reply URL (Assertion Consumer Service URL)',
        relayState: 'Relay State (Optional)'
      },
      claims: {
        title: 'Cut down the claims, and sign both parts',
        points: [
          'In box 2, *Attributes & Claims*, select *Edit*. Keep *Unique User Identifier (Name ID)* and *emailaddress* (user.mail); delete the other additional claims.',
          'In box 3, *SAML Certificates*, select *Edit* at the token signing certificate.',
          'Set *Signing Option* to *Sign SAML response and assertion* and *Signing Algorithm* to *SHA-256*, then select *Save*.'
        ],
        warning: 'If *Signing Option* is forgotten, Entra signs only the assertion, and the portal refuses the sign-in.'
      },
      provider: {
        title: 'Bring Entra’s certificate and addresses here',
        points: [
          'In box 3, *SAML Certificates*, download *Certificate (Base64)*.',
          'In box 4, *Set up …*, copy *Login URL* and *Logout URL*.',
          'Enter all three here and save. Or download *Federation Metadata XML* in box 3 and choose it under *Fill in from metadata*: it holds everything.'
        ],
        saved: 'The provider is saved and enabled. You may change it here or under Authentication Providers.',
        open: 'Open it under Authentication Providers'
      },
      signIn: {
        title: 'Test single sign-on',
        points: (userName: string) => [
          'In Entra choose *Manage* > *Users and groups* > *Add user/group*, and assign yourself.',
          `Your account here is *${userName}*. If your address in Entra is another one, add an account with that: *Users* > *Add Users*, sign-in type *Single sign-on*.`,
          'Back at *Single sign-on*, in box 5, select *Test*, then *Test sign in*.'
        ],
        hints: [
          '*AADSTS50105*: you aren’t assigned to the application.',
          '*AADSTS50011* or *AADSTS700016*: Reply URL or Identifier differs; case and the last slash count.'
        ],
        hintsTitle: 'If Microsoft shows an error page instead',
        users: 'Open Users',
        test: 'Or test from here, with every check shown'
      },
      key: {
        title: 'Make a service account and its SCIM key',
        text: 'Entra needs an account that never signs in, with the admin right, and a SCIM key of it. Both are made here in one step.',
        submit: 'Make account and key',
        exists: (count: number) =>
          count === 1
            ? 'One SCIM key is live. Its password was shown once; if it got lost, make another: two may be valid at once.'
            : `${count} SCIM keys are live. Their passwords were shown once; if they got lost, make another and revoke the old ones.`,
        another: 'Make another key'
      },
      connect: {
        title: 'Connect Entra’s provisioning',
        points: [
          'In Entra choose *Manage* > *Provisioning*, then *Connect your application* (or *New configuration*).',
          'Enter *Tenant URL* and *Secret Token*; leave the authentication method at *Bearer authentication*.',
          'Select *Test connection*, and when it succeeds, *Create*.'
        ],
        tokenLost:
          'The Secret Token was shown when the key was made. Make another key in the step before if you haven’t got it.',
        tokenThere: 'This is the key you just made; it disappears when you leave this page.'
      },
      mapping: {
        title: 'Cut down the attribute mapping',
        points: [
          'Under *Provisioning* > *Attribute mapping* open *Provision Microsoft Entra ID Groups*, set *Enabled* to *No*, and save. Groups of people that you assign still work: Entra sends their members.',
          'Open *Provision Microsoft Entra ID Users* and delete every mapping except these four.',
          'Edit the mapping of *userName* and make it *Immutable*, so that a name never changes after creation; save.'
        ],
        caption: 'Mappings that stay',
        target: 'Attribute here',
        source: 'From Entra',
        rows: [
          ['userName', 'userPrincipalName (or mail)'],
          ['active', 'Switch([IsSoftDeleted], , "False", "True", "True", "False")'],
          ['name.givenName', 'givenName'],
          ['name.familyName', 'surname']
        ]
      },
      trial: {
        title: 'Try it with one person',
        points: [
          'Assign a test user under *Users and groups*, then select *Provisioning* > *Provision on demand* and choose this person: the account appears here at once.',
          'Change the person’s first and last name in Entra and provision on demand again.',
          'Remove the assignment and provision on demand once more: the account is deactivated here, and its data erased.'
        ],
        after: 'Then select *Start provisioning*. From now on Entra comes by itself about every 40 minutes.',
        log: 'Watch the provisioning log',
        users: 'See the users'
      }
    }
  },
  log: {
    title: 'Provisioning log',
    intro: 'What identity providers asked for and what came of it, newest first, with the values before and after.',
    emptyTitle: 'No provisioning yet',
    empty: 'Every request of an identity provider appears here.',
    setUp: 'Guided Entra set-up'
  }
}
