/** The dialog that deactivates an account: what would be removed, and handing over transfers before. */
const many = (count: number, one: string, more: string): string =>
  `${count.toLocaleString('en')} ${count === 1 ? one : more}`
const days = (count: number): string => many(count, 'day', 'days')

export const text = {
  title: 'Deactivate this account?',
  access: 'Access ends at once: every session, API key, SCIM key and one-time link of the account stops working now.',
  fate: {
    now: 'Then the profile is erased for good, and so is everything below. This can’t be undone: activating the account again later starts with an empty one.',
    braked:
      'Nothing is destroyed yet: unusually many accounts were deactivated within an hour, so the brake holds this one, too. Under Erasures an administrator releases or undoes it.',
    grace: (count: number) =>
      `Destruction begins in ${days(count)}. Until then an administrator can undo the deactivation under Erasures, with everything; after that it can’t be undone.`,
    hold: (reference: string) =>
      `A legal hold stands (${reference}): nothing is destroyed until it is lifted, and until then an administrator can undo the deactivation under Erasures.`,
    unknown:
      'What would be removed can’t be told now. Unless something holds it up, all of it is destroyed at once, and this can’t be undone.'
  },
  preview: {
    title: { now: 'What is removed', later: 'What will be removed' },
    loading: 'Counting what would be removed …',
    problem: 'What would be removed could not be counted',
    sent: 'Transfers sent',
    sentIn: 'Transfers sent in by others',
    drafts: 'Drafts',
    files: 'Files in them',
    filesWith: (count: string, size: string) => `${count} (${size})`,
    received: 'Mentions in others’ transfers',
    requestLinks: 'Request links',
    keys: 'API and SCIM keys',
    sessions: 'Sessions',
    profileAttributes: 'Profile attributes',
    nothing: 'There is nothing of the account but its name.',
    stays: 'User name and identifier stay, so that your identity provider still finds the account.'
  },
  own: 'This is your own account: you will be signed out.',
  managed:
    'Your identity provider manages this account. Remove the assignment there too, or it may register the account again.',
  confirm: 'Deactivate',
  cancel: 'Keep the account',
  done: (userName: string) => `${userName} is deactivated.`,
  handOver: {
    offer: 'Somebody else may need what this person sent.',
    open: 'Hand over transfers…',
    title: 'Hand over transfers',
    intro: (userName: string) =>
      `Transfers of ${userName} become somebody else’s. Their links keep working, and they are not removed with this account. What others sent in to this person can’t be handed over: nobody else has the key.`,
    to: 'Hand over to',
    toHint: 'Type a name or an address.',
    toMissing: 'Choose somebody who is registered here, by e-mail address.',
    which: 'Which transfers',
    all: (count: number) => `All that can be handed over (${count.toLocaleString('en')})`,
    chosen: 'Only some',
    list: 'Transfers to hand over',
    more: 'Show more',
    none: 'There is nothing that can be handed over.',
    noneChosen: 'Choose at least one transfer.',
    tooMany: 'Choose 1,000 transfers at most at a time.',
    problem: 'The transfers could not be loaded',
    files: (count: number, size: string) => `${many(count, 'file', 'files')}, ${size}`,
    recipients: (count: number) => (count === 0 ? 'anyone with the link' : many(count, 'recipient', 'recipients')),
    sent: (at: string) => `Sent ${at}`,
    expires: 'open until',
    expired: 'expired',
    confirm: 'Hand over',
    cancel: 'Cancel',
    done: (count: number, to: string) =>
      count === 1 ? `1 transfer belongs to ${to} now.` : `${count.toLocaleString('en')} transfers belong to ${to} now.`,
    left: (count: number) =>
      count === 0
        ? ''
        : count === 1
          ? '1 transfer stays with the account.'
          : `${count.toLocaleString('en')} transfers stay with the account.`
  },
  suggestions: {
    label: 'Suggested people',
    found: (count: number) =>
      count === 1 ? '1 suggestion. Arrow keys choose it.' : `${count} suggestions. Arrow keys choose one.`
  }
}
