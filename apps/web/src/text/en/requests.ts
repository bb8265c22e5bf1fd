/** Requests: the receiving key, request links, the personal address. */
export const text = {
  title: 'Requests',
  intro:
    'Addresses at which people without an account send you files and messages, sealed so that only you can open them.',
  problem: 'Your requests could not be loaded',
  key: {
    title: 'Your receiving key',
    none: 'People outside seal for your receiving key. It is made in this browser; the portal keeps it sealed under a recovery key that only you have.',
    make: 'Make a receiving key',
    since: 'Made',
    here: 'Open in this browser',
    hereHint: 'What is sent in opens here without the recovery key, until you sign out.',
    notHere: 'Not open in this browser',
    notHereHint: 'The first thing you open here asks for your recovery key.',
    renew: 'Make a new key',
    renewTitle: 'Make a new receiving key?',
    renewText:
      'Request links and the personal address that are out there stop fitting: give people new ones. What was sealed for the old key still needs the old recovery key.',
    renewLabel: 'Make a new key'
  },
  unlock: {
    title: 'Open your receiving key',
    why: 'An address vouches for your key to everybody who sends there, so this browser must have it open before it shows one.',
    other:
      'Another receiving key is open in this browser than the portal says is yours. If you made no new one, tell your administrator before you go on.'
  },
  recovery: {
    title: 'Keep your recovery key',
    once: 'It is shown this once. Without it, and without a browser in which the key is open, nobody can open what was sent to you: not you, not an administrator, not the portal’s operator.',
    label: 'Recovery key',
    hint: 'In a password manager, or on paper in a safe place.',
    download: 'Download as a text file',
    fileName: 'sealpost-recovery-key.txt',
    file: (site: string, userName: string, key: string) =>
      `Recovery key of ${userName} at ${site}\r\n\r\n${key}\r\n\r\nIt opens what others sent you. Keep it secret and safe: it can't be made again.\r\n`,
    kept: 'I have kept the recovery key',
    done: 'Go on'
  },
  links: {
    title: 'Request links',
    intro:
      'One link for each thing you ask for. Whoever has it can send you something until it expires or you revoke it; they see your name and what you ask for, and nothing of what others sent.',
    newTitle: 'New request link',
    what: 'What you ask for',
    whatHint: 'Whoever opens the link reads it: “Tax papers 2026”.',
    days: 'Expires after, in days',
    create: 'Create the link',
    made: 'The request link is there',
    address: 'Request link',
    addressHint: 'Behind the # stands the check of your key: pass the link on whole.',
    mail: 'Open in your mail program',
    mailSubject: (title: string) => `Please send me: ${title}`,
    mailBody: (address: string) => `You can send it here, encrypted, without an account:\r\n\r\n${address}\r\n`,
    caption: 'Request links',
    columns: { title: 'Asked for', state: 'State', created: 'Created', expires: 'Expires', actions: 'Actions' },
    states: { open: 'Open', expired: 'Expired', revoked: 'Revoked' },
    empty: 'No request link yet',
    emptyText: 'Create one above and pass it on.',
    copy: 'Copy the link',
    copied: 'The link is copied.',
    notCopied: 'The browser did not let it be copied.',
    revoke: 'Revoke',
    revokeTitle: 'Revoke this request link?',
    revokeText: (title: string) => `Nobody can send anything over “${title}” any more. What came in stays.`,
    revoked: 'The request link is revoked.',
    foreign:
      'The portal named another key than the one that is open in this browser, so no address is shown: whoever sent there would seal for somebody else. Tell your administrator.',
    daysFault: 'A whole number from 1 to 365.',
    titleFault: 'Say what you ask for.'
  },
  personal: {
    title: 'Personal address',
    intro: 'One address of your own, for your signature or card. It stays until you switch it off.',
    name: 'Name in the address',
    nameHint: '3 to 40 of a–z, 0–9, dots and hyphens.',
    enabled: 'Take what is sent there',
    save: 'Save',
    saved: 'Your personal address is saved.',
    address: 'Your personal address',
    addressHint: 'Pass it on whole: behind the # stands the check of your key.',
    off: 'It is switched off: nobody can send anything there.'
  },
  first: 'Make a receiving key first: request links and the personal address need it.'
}
