const filesOf = (files: number): string => (files === 1 ? '1 file' : `${files} files`)

/** The page of one transfer, for whom it belongs to. */
export const text = {
  problem: 'The transfer could not be read',
  unknown: {
    title: 'There is no such transfer',
    text: 'It isn’t in this history: it was deleted, or it is somebody else’s. What others sent you opens with the link they gave you.'
  },
  back: { sent: 'Sent', 'sent-in': 'Sent in' },
  title: {
    to: (first: string, others: number) =>
      others === 0 ? `To ${first}` : `To ${first} and ${others === 1 ? '1 other' : `${others} others`}`,
    /** Their addresses can’t be read any more. */
    unnamed: (count: number) => (count === 0 ? 'To nobody' : count === 1 ? 'To 1 recipient' : `To ${count} recipients`),
    anyone: 'To anyone with the link',
    request: (title: string) => `Sent in: ${title}`,
    personal: 'Sent in to your personal address'
  },
  acting: 'Content and actions are closed while you act in this account.',
  draft:
    'This was never sent to the end, so nobody can open it. If it was begun in this browser, the page Send offers to go on with it. The portal removes it by itself a day after the last part came.',
  facts: {
    title: 'Facts',
    state: 'State',
    access: 'Open to',
    recipients: 'Its recipients',
    public: 'Anyone with the link',
    password: 'Anyone with the link and the password',
    owner: 'You alone',
    content: 'Content',
    begun: 'Begun',
    sent: 'Sent',
    expires: 'Expires',
    expired: 'Expired',
    revoked: 'Revoked',
    removed: 'Content removed',
    removal: 'Content goes',
    openedBy: 'Opened by'
  },
  link: {
    copy: 'Copy link',
    copied: 'The link is copied. Whoever has it has the key.',
    notKept:
      'This browser doesn’t have the link: it was sent from another browser or program, or you signed out since. The portal can’t tell it, since it never knew the key. Whoever has the link can go on using it.'
  },
  extend: {
    action: 'Extend',
    title: 'Extend this transfer',
    text: 'The days are counted from now: fewer than are left make it expire sooner. The link stays the same.',
    again: 'It has expired, and is open again at once when you extend it. The link stays the same.',
    confirm: 'Extend',
    done: 'The transfer now expires at another time.'
  },
  revoke: {
    action: 'Revoke',
    title: 'Revoke this transfer?',
    text: 'Nobody can open it any more, you neither, and its content is removed. What was downloaded already can’t be taken back. This can’t be undone; it stays in the history.',
    confirm: 'Revoke',
    done: 'The transfer is revoked.'
  },
  delete: {
    action: 'Delete',
    title: 'Delete this transfer?',
    text: 'Its content and everything the history knows of it are removed, and nobody can open it any more. This can’t be undone. To end it and keep it in the history, revoke it instead.',
    over: 'What is left of it, and everything the history knows of it, is removed. This can’t be undone.',
    sentIn: 'Its content and everything the history knows of it are removed, for you too. This can’t be undone.',
    confirm: 'Delete',
    done: 'The transfer is deleted.'
  },
  content: {
    title: 'Content',
    files: 'Files',
    file: (position: number) => `File ${position}`,
    more: (count: number) => (count === 1 ? 'Show 1 more' : `Show ${count} more`),
    none: 'A message without files.',
    show: 'Show names and message',
    showHint: 'Names and message are encrypted like the files. The link that this browser keeps opens them here.',
    withoutLink: 'Names and message are encrypted like the files, and only the link opens them.',
    over: {
      expired: 'It has expired. Extend it to open it.',
      revoked: 'It was revoked, so that nothing of it can be opened.',
      removed: 'Its content was removed.'
    },
    opening: 'Opening …',
    problem: 'It could not be opened',
    otherKey: 'Use the recovery key',
    message: 'Message',
    noMessage: 'No message came with it.',
    noFiles: 'No files came with it.',
    from: 'From',
    claimed: 'Not verified',
    claimedText:
      'Whoever sent this wrote the name and the address themselves. Be careful with files that you don’t expect.',
    anonymous: 'They left no name.',
    zip: (title: string, day: string) => `${title} ${day}.zip`,
    sentZip: 'Sent',
    sentInZip: 'Sent in'
  },
  people: {
    title: 'Recipients',
    caption: 'Recipients, and what they have opened',
    columns: { address: 'Address', told: 'Told by mail', opened: 'Opened', fetched: 'Downloaded', actions: 'Actions' },
    erased: 'An address that can’t be read any more',
    notTold: 'Not told',
    notOpened: 'Not yet',
    fetched: (fetched: number, all: number) => (all === 0 ? '–' : `${fetched} of ${filesOf(all)}`),
    failure: (reason: string) => `No mail arrived: ${reason}`,
    empty: 'No recipients',
    emptyText: 'Everybody was removed, so only you can open it.',
    noMail: 'This portal sends no mail, so send the link yourself.',
    menu: (address: string) => `Actions for ${address}`
  },
  add: {
    action: 'Add recipients',
    title: 'Add recipients',
    text: 'They need the link too: send it to them yourself, since the portal doesn’t know it.',
    notify: 'Tell them by mail',
    nobody: 'Add at least one address.',
    confirm: 'Add',
    done: (count: number) =>
      `${count === 1 ? 'The recipient is' : `${count} recipients are`} added. Now send them the link.`
  },
  remove: {
    action: 'Remove',
    title: 'Remove this recipient?',
    text: (address: string) =>
      `${address} can’t open the transfer any more, also where they had opened it before. What they downloaded they keep.`,
    confirm: 'Remove',
    done: 'The recipient is removed.'
  },
  resend: {
    action: 'Resend mail',
    all: 'Resend mail to all',
    title: 'Send the mail again?',
    allText: (count: number) =>
      `${count === 1 ? 'The recipient gets' : `All ${count} recipients get`} another mail that something waits. It can’t hold the link, which only you can send.`,
    text: (address: string) =>
      `${address} gets another mail that something waits. It can’t hold the link, which only you can send.`,
    confirm: 'Send the mail',
    done: (count: number) => (count === 1 ? 'A mail is on its way.' : `${count} mails are on their way.`),
    none: 'No mail is on its way: the portal sends none.'
  },
  fetches: {
    title: 'Who opened what',
    caption: 'Who opened what and when, the latest first',
    columns: { when: 'When', who: 'Who', what: 'What', whole: 'Whole' },
    former: 'Somebody who was a recipient',
    you: 'You',
    owner: 'The account’s owner',
    anyone: { you: 'Somebody with the link, or you', owner: 'Somebody with the link, or the account’s owner' },
    list: 'The list of files and the message',
    notWhole: 'Not whole',
    none: 'Nobody has opened it yet',
    noneText: 'Each time somebody opens it or downloads a file, it stands here.',
    most: (count: number) => `The latest ${count} are shown.`,
    more: 'Show more'
  }
}
