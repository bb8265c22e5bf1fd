/** Console > Configuration > Authentication Providers. */
export const text = {
  title: 'Authentication Providers',
  intro: 'The identity providers that this portal trusts to say who somebody is (SAML 2.0).',
  caption: 'Authentication providers',
  add: 'Add provider',
  columns: {
    name: 'Name',
    state: 'State',
    certificate: 'Certificate',
    lastSignIn: 'Last sign-in',
    warnings: 'Warnings'
  },
  state: { on: 'On', off: 'Off' },
  never: 'Nobody yet',
  expires: 'until',
  noWarnings: 'None',
  warnings: (count: number) => (count === 1 ? '1 warning' : `${count} warnings`),
  empty: {
    title: 'No provider yet',
    text: 'Connect an identity provider, and people sign in with the account they already have.',
    guided: 'Guided set-up for Entra ID'
  },
  problem: { title: 'The providers could not be loaded' },
  certificateState: {
    valid: 'Valid',
    'not-yet-valid': 'Not valid yet',
    expiring: 'Expires soon',
    expired: 'Expired'
  },
  certificate: {
    subject: 'Subject',
    validUntil: 'Valid until',
    validFrom: 'Valid from',
    sha256: 'SHA-256',
    key: 'Key',
    download: 'Download'
  },
  form: {
    newTitle: 'Add provider',
    newIntro: 'Copy our values into the identity provider, then paste its certificate and addresses here.',
    back: 'All providers',
    name: 'Name',
    nameHint: 'The sign-in page shows it when there are several providers.',
    defaultName: 'Microsoft Entra ID',
    enabled: 'Enabled',
    enabledHint: 'The sign-in page offers “Login using Single Sign-on”.',
    fill: {
      title: 'Fill in from metadata',
      text: 'Instead of typing: give the identity provider’s metadata (in Entra: Federation Metadata XML), and the fields below are filled in.',
      paste: 'Metadata (XML)',
      placeholder: '<EntityDescriptor …',
      choose: 'Choose a metadata file',
      submit: 'Fill in the form',
      done: (count: number) =>
        count === 1
          ? 'Filled in from metadata, with one certificate.'
          : `Filled in from metadata, with ${count} certificates.`
    },
    fromProvider: {
      title: 'From the identity provider',
      text: 'In Entra: Single sign-on, boxes 3 (SAML Certificates) and 4 (Set up).'
    },
    certificate: 'Public Key Certificate',
    certificateHint: 'Paste what Entra downloads as Certificate (Base64), or choose or drop the file.',
    certificatePlaceholder: '-----BEGIN CERTIFICATE-----',
    choose: 'Choose a certificate file',
    reading: 'Reading the certificate …',
    privateKey: 'That was a private key. It was taken out of the field and sent nowhere: paste the certificate alone.',
    several: (count: number) => `${count} certificates are in it: any of them may sign.`,
    nextCertificate: 'Second certificate, for roll-over',
    nextTitle: 'Second certificate for roll-over',
    nextHint:
      'Paste the next certificate before the identity provider changes to it: both are accepted, so nobody notices the change. In Entra a new certificate is inactive until you activate it, but takes over by itself once the old one has expired.',
    nextChoose: 'Choose the second certificate file',
    signInUrl: 'Sign-in URL',
    signInUrlHint: 'In Entra: Login URL.',
    signInUrlPlaceholder: 'https://login.microsoftonline.com/…/saml2',
    signOutUrl: 'Sign-out URL',
    signOutUrlHint: 'In Entra: Logout URL. Left empty, sign-out ends the session here only.',
    issuer: 'Issuer (entity ID of the identity provider)',
    issuerHint: 'Compared exactly with what it sends. In Entra: Microsoft Entra Identifier.',
    issuerDerived: (issuer: string) => `Left empty, it is taken from the Sign-in URL: ${issuer}`,
    issuerNeeded: 'Needed, because it can’t be taken from this Sign-in URL.',
    rules: { title: 'What is accepted' },
    policy: {
      label: 'What must be signed',
      options: {
        both: {
          label: 'Response and assertion',
          hint: 'The safest. In Entra: Signing Option “Sign SAML response and assertion”.'
        },
        response: {
          label: 'Response',
          hint: 'For identity providers that sign the response only, such as Google with “Signed response”.'
        },
        assertion: {
          label: 'Assertion',
          hint: 'For identity providers that sign the assertion only, such as AD FS as it is installed.'
        }
      },
      weaker: 'A weaker rule than Entra needs',
      response:
        'Only the outer envelope has to be signed. A signature that is there must hold all the same, but an assertion stands on the envelope’s signature alone.',
      assertion:
        'Only the assertion has to be signed: the envelope around it (status, destination, answer to which request) could be written by somebody else.'
    },
    unsolicited: 'May begin by itself',
    unsolicitedHint: 'Needed for Entra’s Test button and the My Apps tile, which send people here without being asked.',
    justInTime: 'Create accounts at first sign-in (just in time)',
    justInTimeHint:
      'Leave it off when accounts come by provisioning. A deactivated account is never brought back this way.',
    justInTimeOpen:
      'Without a list of domains, whoever the identity provider vouches for gets an account, guests included.',
    domains: 'E-mail domains it may speak for',
    domainsHint: 'Separate with commas or spaces, such as example.com. Left empty: any address.',
    signRequests: 'Sign our requests',
    signRequestsHint: 'For identity providers that ask for it.',
    signRequestsWarning:
      'If Entra is told to require signed requests, its Test button and My Apps stop working, because they begin without a request. The portal’s own key is needed: it is at the end of the list of providers.',
    save: 'Save',
    create: 'Add provider',
    cancel: 'Cancel',
    saved: 'The provider is saved.',
    created: 'The provider is added.',
    unsaved: 'There are unsaved changes.',
    faulty: 'Not saved: some fields need another look.'
  },
  values: {
    title: 'Values for the identity provider',
    text: 'All three addresses are the same, with the slash at the end.',
    textOther: 'Copy them exactly, with the slash at the end.',
    later: 'This provider’s own addresses are shown as soon as it is saved: each provider after the first has its own.',
    identifier: 'Identifier (Entity ID)',
    replyUrl: 'Reply URL (Assertion Consumer Service URL)',
    relayState: 'Relay State',
    metadata: 'Metadata address',
    metadataHint: 'For identity providers that read it.',
    logoutUrl: 'Single logout address',
    logoutHint: 'In Entra: Logout URL (Optional), if sign-out there should end the session here.',
    download: 'Download our certificate'
  },
  attention: 'Please check',
  test: {
    title: 'Test sign-in',
    text: 'Signs you in at the identity provider and shows what it sends and what we make of it. Nothing changes, and nobody is signed in by it.',
    start: 'Test sign-in',
    unsaved: 'Save first: the test uses what is saved.'
  },
  examine: {
    title: 'Paste a SAML response',
    text: 'For support cases: the value of SAMLResponse from the browser’s network tools is checked as if it came in now. It never signs anybody in, and it isn’t kept.',
    label: 'SAMLResponse (Base64)',
    submit: 'Examine',
    result: 'Result of the examination'
  },
  remove: {
    title: 'Remove this provider',
    text: 'Nobody can sign in through it any more, and the sessions that began there end at once. Accounts stay.',
    button: 'Remove provider',
    confirmTitle: (name: string) => `Remove ${name}?`,
    confirm: 'Remove',
    done: (name: string) => `${name} is removed.`
  },
  own: {
    title: 'This portal’s own key',
    text: 'With it the portal signs its requests, and identity providers may encrypt assertions for it. You need it only if a provider asks for signed requests or encrypts; Entra does neither by default.',
    none: 'No key has been made.',
    make: 'Make a key',
    roll: 'Make a new key',
    rollTitle: 'Make a new key?',
    rollText:
      'The new key signs from now on. The one before stays good for decrypting, and both certificates stand in the metadata; any older one is removed. Give the new certificate to every identity provider that checks our signature before you go on.',
    made: 'The key is made.',
    newest: 'In use',
    older: 'The one before',
    file: (place: number) => `portal-${place}.pem`,
    where: 'In Entra: Single sign-on > SAML Certificates > Verification certificates, and Token encryption.'
  },
  report: {
    title: 'Test sign-in',
    back: 'Back to the provider',
    passed: 'This response would sign the person in.',
    failed: (title: string) => `This response would be refused, because this check failed: “${title}”.`,
    failedUnknown: 'This response would be refused.',
    at: 'Received',
    again: 'Test again',
    checks: 'Checks',
    checksCaption: 'Checks in the order they were made',
    outcome: { passed: 'Passed', failed: 'Failed', 'not-reached': 'Not reached' },
    found: 'What was found',
    nameId: 'NameID (Unique User Identifier)',
    nameIdFormat: 'Format of the NameID',
    account: 'Account',
    certificate: 'Certificate that signed',
    clock: 'Clock of the identity provider',
    clockSame: 'As ours',
    clockAhead: (seconds: string) => `${seconds} ahead of ours`,
    clockBehind: (seconds: string) => `${seconds} behind ours`,
    seconds: (count: number) => (count === 1 ? '1 second' : `${count} seconds`),
    nothing: 'Not known',
    notReached: (count: number) => (count === 1 ? '1 check was not reached' : `${count} checks were not reached`),
    claims: 'Claims',
    claimsCaption: 'Claims as they were sent',
    noClaims: 'No claims were read.',
    xml: 'Decoded message',
    xmlHint: 'As it came, shown as text.',
    copyXml: 'Copy',
    copied: 'Copied',
    copyFailed: 'The browser did not allow copying: select the text instead.',
    summary: (passed: number, total: number) => `${passed} of ${total} checks passed`,
    problem: {
      title: 'The report could not be loaded',
      text: 'Reports are kept for a short time. Test again to get a new one.'
    }
  },
  missing: { title: 'There is no such provider', text: 'It may have been removed.' }
}
