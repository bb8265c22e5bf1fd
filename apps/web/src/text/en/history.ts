const filesOf = (files: number): string => (files === 1 ? '1 file' : `${files} files`)

/** What went out and came in, and the page of one transfer. */
export const text = {
  title: 'History',
  intro: 'What you sent, what others sent you, and what came in over your request links and personal address.',
  problem: 'The history could not be read',
  tabs: { label: 'Views of the history', sent: 'Sent', received: 'Received', 'sent-in': 'Sent in' },
  hints: {
    sent: undefined,
    received:
      'To open something, use the whole link that the sender gave you. The portal doesn’t know its secret part, so from here you come to a page that asks for it.',
    'sent-in': 'It opens with your receiving key. Who sent it stands inside, since the portal can’t read it.'
  },
  search: {
    sent: 'Search by a recipient’s address',
    received: 'Search by the sender’s name or address',
    'sent-in': 'Search by what was asked for'
  },
  filter: { label: 'State', '': 'All states', open: 'Open', over: 'Over' },
  caption: { sent: 'Sent transfers', received: 'Received transfers', 'sent-in': 'Transfers that were sent in' },
  columns: {
    to: 'To',
    from: 'From',
    over: 'Came in over',
    files: 'Files',
    sent: 'Sent',
    expires: 'Expires',
    state: 'State',
    opened: 'Opened by'
  },
  states: { draft: 'Not finished', open: 'Open', expired: 'Expired', revoked: 'Revoked', removed: 'Removed' },
  files: (files: number, size: string) => (files === 0 ? 'Message only' : `${filesOf(files)}, ${size}`),
  anyone: 'Anyone with the link',
  others: (count: number) => `and ${count} more`,
  unnamed: (count: number) => (count === 1 ? '1 recipient' : `${count} recipients`),
  nobody: 'Nobody left',
  personal: 'Personal address',
  openedBy: (opened: number, all: number) => (opened === 0 ? 'Nobody yet' : `${opened} of ${all}`),
  openedByReaders: (opened: number) => (opened === 0 ? 'Nobody yet' : opened === 1 ? '1 reader' : `${opened} readers`),
  empty: {
    sent: { title: 'Nothing sent yet', text: 'What you send stands here, with who opened it.' },
    received: { title: 'Nothing received yet', text: 'What others send to your address stands here.' },
    'sent-in': {
      title: 'Nothing sent in yet',
      text: 'Give somebody a request link or your personal address, and what they send stands here.'
    },
    send: 'Send something',
    requests: 'Go to Requests',
    noMatch: 'Nothing fits',
    noMatchText: 'No transfer fits the search and the state you chose.',
    clear: 'Show all'
  },
  reading: (account: string) =>
    `You see the history of ${account}. Content and actions are closed while you act in that account.`
}
