/** Console > Configuration: Exchange. */
export const text = {
  title: 'Exchange',
  intro: 'How long transfers may be opened, who may get them, and how big they may be.',
  problem: { title: 'The options could not be loaded' },
  expiry: {
    title: 'Expiry',
    intro: 'Senders choose within these bounds. What was sent before keeps the expiry it has.',
    default: 'Usual, in days',
    least: 'Shortest, in days',
    most: 'Longest, in days',
    removal: 'Content goes this many days later',
    removalHint: 'Until then an owner can still extend what expired. 0: with the next turn of the job, within a minute.'
  },
  links: {
    title: 'Public links',
    allow: 'Allow links that anyone can open',
    allowHint:
      'Whoever has the link can open it, with a password if the sender sets one. Switched off, senders have to name recipients; links that are out there already keep working until they expire or are revoked.'
  },
  limits: {
    title: 'Limits',
    intro: 'More is refused before anything is uploaded.',
    file: 'One file, in GiB',
    transfer: 'One transfer, in GiB',
    files: 'Files in a transfer',
    recipients: 'Recipients of a transfer'
  },
  between: (least: number, most: number) =>
    `A number from ${least.toLocaleString('en')} to ${most.toLocaleString('en')}.`,
  save: 'Save',
  saved: 'The options of the exchange are saved.'
}
