/** Opening a receiving key with the recovery key. */
export const text = {
  explain:
    'This was sealed for your receiving key, which isn’t open in this browser. Your recovery key opens it; it was shown when the receiving key was made.',
  label: 'Recovery key',
  hint: '14 groups of four characters. It is used in this browser only and sent to nobody.',
  missing: 'Type or paste your recovery key.',
  submit: 'Unlock',
  problem: 'The receiving key was not opened',
  notKept: 'This browser keeps nothing for the portal, so you will be asked again.'
}
