/** Console > Erasures. */
const many = (count: number, one: string, more: string): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : more}`
const accounts = (count: number): string => many(count, 'account', 'accounts')

export const text = {
  title: 'Erasures',
  intro: 'What follows each deactivation: what waits, what is being removed, and the signed receipt of what is gone.',
  problem: { title: 'The erasures could not be loaded' },
  caption: 'Erasures, newest first',
  options: 'Options',
  columns: {
    who: 'Account',
    ordered: 'Ordered',
    state: 'State',
    removed: 'Removed',
    receipt: 'Receipt',
    actions: 'Actions'
  },
  nameGone: (id: string) => `Account ${id}`,
  reason: { deactivated: 'Deactivated', removed: 'Deleted by the identity provider' },
  by: (who: string) => `by ${who}`,
  states: {
    braked: 'Held by the brake',
    waiting: 'Waiting',
    erasing: 'Erasing',
    closing: 'Finishing',
    done: 'Erased',
    undone: 'Undone'
  },
  stateWords: {
    braked: 'Access has ended, nothing is destroyed yet. An administrator decides.',
    erasing: 'Unreadable for good already; rows and files are being removed.',
    closing: 'Removed; what it left in files is being overwritten.',
    done: 'Gone for good, with a signed receipt.',
    undone: 'The account has everything it had again.'
  },
  /** While it waits, by what it waits for. */
  waitsUntil: 'Access has ended. Destruction begins',
  waitsNow: 'Access has ended. Destruction begins within a minute.',
  held: (reference: string) => `Legal hold: ${reference}`,
  heldWords: 'Nothing is destroyed until it is lifted.',
  nothingYet: 'Nothing yet',
  transfers: (count: number) => many(count, 'transfer', 'transfers'),
  files: (count: number, size: string) => `${many(count, 'file', 'files')}, ${size}`,
  receipt: (number: number) => `Receipt ${number}`,
  download: 'Download receipt',
  downloadNumber: (number: number) => `Download receipt ${number}`,
  noReceipt: 'Not yet',
  none: 'None',
  underWay: (count: number) => (count === 0 ? '' : `${many(count, 'erasure is', 'erasures are')} under way.`),
  filter: { label: 'State', all: 'Every state' },
  empty: {
    title: 'Nothing has been erased',
    text: 'When an account is deactivated, here or by your identity provider, its erasure and the receipt appear here.',
    filteredTitle: 'None in this state',
    filtered: 'Choose another state to see the others.',
    clear: 'Show every state'
  },
  menu: {
    label: (who: string) => `Actions for the erasure of ${who}`,
    details: 'Details',
    release: 'Release',
    undo: 'Undo',
    hold: 'Legal hold'
  },
  braked: {
    title: (count: number) =>
      count === 1 ? 'The brake holds 1 erasure' : `The brake holds ${count.toLocaleString('en')} erasures`,
    happened:
      'More accounts were deactivated within an hour than the brake lets through. Their access has ended, but nothing of theirs is destroyed yet. Check whether that was meant, for example with whoever runs your identity provider.',
    release: 'Release destroys for good what these accounts had. Nobody can undo that.',
    undo: 'Undo registers them again with everything they had. Sessions, keys and links that ended stay ended. If your identity provider still says so, it deactivates them again.',
    releaseAll: 'Release all',
    undoAll: 'Undo all',
    show: 'Show them'
  },
  release: {
    title: 'Release this erasure?',
    text: (who: string) =>
      `Everything that ${who} had is destroyed now: the profile, and every transfer with its files, also for those who have a link. This can’t be undone.`,
    confirm: 'Release',
    done: (who: string) => `The erasure of ${who} goes on.`
  },
  releaseAll: {
    title: 'Release all erasures that the brake holds?',
    text: (count: number) =>
      `Everything that ${accounts(count)} had is destroyed now: profiles, and every transfer with its files, also for those who have a link. Accounts under a legal hold wait until it is lifted. This can’t be undone.`,
    word: 'RELEASE',
    type: 'Type RELEASE to confirm',
    wrong: 'Type the word RELEASE in capitals, or cancel.',
    confirm: 'Release all',
    done: (count: number) => (count === 1 ? '1 erasure goes on.' : `${count.toLocaleString('en')} erasures go on.`)
  },
  undo: {
    title: 'Undo this erasure?',
    text: (who: string) =>
      `${who} is registered again with everything: profile and transfers. Sessions, keys and links that ended stay ended. If your identity provider still says that the account is to be deactivated, it does so again.`,
    confirm: 'Undo the erasure',
    done: (who: string) => `${who} is registered again, with everything.`
  },
  undoAll: {
    title: 'Undo all erasures that the brake holds?',
    text: (count: number) =>
      `${accounts(count)} are registered again with everything they had. Sessions, keys and links that ended stay ended. If your identity provider still says that they are to be deactivated, it does so again.`,
    confirm: 'Undo all',
    done: (count: number) =>
      count === 1 ? '1 account is registered again.' : `${count.toLocaleString('en')} accounts are registered again.`
  },
  details: {
    title: (who: string) => `Erasure: ${who}`,
    loading: 'Erasure',
    back: 'All erasures',
    unknown: { title: 'There is no such erasure', text: 'The address may be mistyped.' },
    course: {
      title: 'Course',
      state: 'State',
      reason: 'Why',
      orderedAt: 'Ordered',
      orderedBy: 'Ordered by',
      releasedAt: 'Brake released',
      dueAt: 'Destruction begins',
      startedAt: 'Key destroyed',
      completedAt: 'Completed',
      legalHold: 'Legal hold since',
      reference: 'Reference of the hold',
      userId: 'Account ID',
      id: 'Erasure ID'
    },
    removed: {
      title: 'Removed',
      intro: 'How much of each so far; no names.',
      profileAttributes: 'Profile attributes',
      keys: 'API and SCIM keys',
      sessions: 'Sessions',
      requestLinks: 'Request links',
      transfers: 'Transfers',
      files: 'Files',
      bytes: 'Size of the files',
      received: 'Mentions in others’ transfers',
      mails: 'Mails waiting to be sent',
      auditEntries: 'Audit entries without personal details'
    },
    receipt: {
      title: 'Receipt',
      intro: 'A signed statement of what was destroyed, chained to the receipt before and to the audit log.',
      notYet: 'The receipt is signed when everything is removed and overwritten.',
      undone: 'There is none: nothing was destroyed.',
      problem: 'The receipt could not be read',
      number: 'Number',
      handedOver: 'Transfers handed over before',
      blobs: 'Encrypted files destroyed',
      blobsDigest: 'Fingerprint of their names',
      masterKey: 'Master key destroyed',
      epoch: (destroyed: number, now: number) => `Number ${destroyed}; number ${now} is in use`,
      database: 'Database',
      overwritten: (kind: string, done: boolean) =>
        `${kind}, ${done ? 'remains overwritten' : 'remains not overwritten'}`,
      left: 'Out of the portal’s reach there',
      unreachable: 'Out of the portal’s reach',
      audit: 'Head of the audit log before it',
      entry: (sequence: number) => `Entry ${sequence}`,
      previous: 'Fingerprint of the receipt before',
      first: 'This is the first receipt.',
      signingKey: 'Signing key',
      verifyTitle: 'How to verify it',
      verify:
        'Download the receipt, then run this command where the portal runs. It checks the signature, the chain of receipts and the audit log, and names what doesn’t fit.',
      command: 'Command',
      commandFor: (id: string) => `npx sealpost erasure verify ${id}`,
      key: 'Anybody else can check the Ed25519 signature over the member “receipt” (RFC 8785 canonical JSON) with the public key.',
      downloadKey: 'Download public key'
    },
    /** Codes in a receipt; others are shown as they are. */
    codes: {
      'mails-delivered': 'mails already delivered',
      'files-downloaded': 'files that people downloaded',
      'identity-provider-logs': 'logs of the identity provider',
      'backups-until-they-expire': 'backups, until they expire',
      'write-ahead-log': 'the database’s write-ahead log, until it is recycled',
      sqlite: 'SQLite',
      postgres: 'PostgreSQL'
    } as Record<string, string>
  }
}
