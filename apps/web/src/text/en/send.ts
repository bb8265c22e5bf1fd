/** Sending, for people who are signed in. */
export const text = {
  title: 'Send'
}
