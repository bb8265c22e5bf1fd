/** Console > Configuration: Deactivation and erasure. */
export const text = {
  title: 'Deactivation and erasure',
  intro:
    'What a deactivated account had is destroyed at once, unless something below holds it up. Access ends at once in any case.',
  problem: { title: 'The options could not be loaded' },
  brake: {
    title: 'Brake',
    intro: 'Against a mistake in the identity provider that deactivates many people at once.',
    on: 'Hold unusually many erasures',
    onHint:
      'What comes when both limits are passed waits until an administrator releases or undoes it; administrators are alerted.',
    off: 'Without the brake, one wrong assignment in your identity provider can destroy what everybody had, for good.',
    users: 'More than this many accounts',
    usersHint: 'Within one hour.',
    percent: 'And more than this share, in percent',
    percentHint: 'Of the registered accounts, within the same hour.'
  },
  grace: {
    title: 'Grace period',
    intro: 'Time in which an administrator can undo a deactivation with everything.',
    days: 'Days between the end of access and destruction',
    hint: '0: destruction begins at once. Erasures that wait already keep the time they were given.'
  },
  whole: 'Give a whole number.',
  save: 'Save',
  saved: 'The options are saved.'
}
