/** The dialog that places and lifts a legal hold. */
export const text = {
  title: 'Legal hold',
  place: {
    text: (who: string) =>
      `While the hold stands, nothing of ${who} is destroyed, whoever deactivates the account. Access still ends with a deactivation. The hold doesn’t stop transfers from expiring.`,
    reference: 'Reference',
    hint: 'What administrators find the case by, such as a case number. It is kept in the audit log: no names, no contents.',
    missing: 'Give a reference of up to 200 characters, such as a case number.',
    confirm: 'Place the hold',
    done: (who: string) => `A legal hold on ${who} stands.`
  },
  lift: {
    text: (who: string) => `A legal hold stands on ${who}: nothing of the account is destroyed.`,
    reference: 'Reference',
    since: 'Since',
    consequence:
      'Lifting it has no effect on a registered account. If an erasure of the account waits for it, destruction begins within a minute, or when its grace period ends. That can’t be undone.',
    confirm: 'Lift the hold',
    done: (who: string) => `The legal hold on ${who} is lifted.`
  },
  problem: 'Whether a hold stands could not be read'
}
