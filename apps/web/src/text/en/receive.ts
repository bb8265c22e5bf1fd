/** What stands on the page of a secure link, and on what all pages for outsiders share. */
export const text = {
  documentTitle: 'Files for you',
  nowhere: {
    title: 'There is nothing here',
    incomplete: 'This link is incomplete',
    text: 'Check the address, or copy the whole link again from the message in which you got it.'
  },
  problem: 'The page could not be loaded',
  from: (name: string) => `From ${name}`,
  unknownSender:
    'You don’t know the sender? Then don’t open the files. Ask whoever it claims to be over another way, by phone for instance.',
  paste: {
    title: 'Paste the whole link',
    intro:
      'The address lacks its secret part, the one behind “#”. It is the key to the files, and the portal doesn’t have it.',
    explain: 'Open the message in which the sender gave you the link, copy all of it, and paste it here.',
    label: 'Secure link',
    hint: 'The link is used in this browser only and sent to nobody.',
    submit: 'Open',
    elsewhere: (origin: string) => `This link leads to another portal, ${origin}. Open it in the address bar.`,
    broken: 'The link isn’t whole'
  },
  address: {
    title: (sender: string) => `${sender} sent you something`,
    facts: (files: number, size: string) =>
      files === 0 ? 'A message' : files === 1 ? `1 file, ${size}` : `${files} files, ${size}`,
    intro:
      'It is for certain people only. Give the e-mail address at which you were told of it, and you get a code there.',
    label: 'Your e-mail address',
    submit: 'Send me a code',
    account: 'I have an account at this portal',
    signedIn: (name: string) => `You are signed in as ${name}. It wasn’t sent to that address.`
  },
  code: {
    title: 'Enter the code',
    intro: (address: string) => `If it was sent to ${address}, a code is on its way there by e-mail.`,
    label: 'Six-digit code',
    hint: (minutes: number) => `It is good for ${minutes} minutes, in this browser only. Look in the spam folder, too.`,
    submit: 'Open',
    resend: 'Send another code',
    resendIn: (seconds: number) => `Send another code in ${seconds} s`,
    resent: 'Another code is on its way. The one before no longer works.',
    other: 'Use another address'
  },
  password: {
    title: 'Enter the password',
    intro: (sender: string) => `${sender} protected this with a password. Whoever gave you the link knows it.`,
    label: 'Password',
    submit: 'Open'
  },
  signIn: {
    title: 'Sign in to open this',
    intro:
      'It is for certain people only, and this portal sends no codes by e-mail. Sign in with the account that it was sent to.',
    noAccount: (sender: string) => `You have no account here? Then ask ${sender} to send it to you in another way.`,
    submit: 'Sign in',
    other: 'Sign in with another account'
  },
  content: {
    title: (sender: string, files: number) =>
      files === 0
        ? `${sender} sent you a message`
        : files === 1
          ? `${sender} sent you a file`
          : `${sender} sent you ${files} files`,
    opening: 'Opening …',
    sender: 'Sender',
    sent: 'Sent',
    until: 'Available until',
    message: 'Message',
    files: 'Files',
    total: (count: number, size: string) => (count === 1 ? `1 file, ${size}` : `${count} files, ${size}`),
    download: 'Download',
    downloadFile: (name: string) => `Download ${name}`,
    downloadAll: 'Download all (zip)',
    more: (count: number) => (count === 1 ? 'Show 1 more' : `Show ${count} more`),
    /** The zip's name. @param day As 2026-11-23 */
    zip: (sender: string, day: string) => `${sender} ${day}.zip`,
    privacy: 'Everything is decrypted in your browser. The portal itself can’t read it.'
  },
  saving: {
    label: (name: string) => `Download of ${name}`,
    all: 'All files as a zip',
    waiting: 'Waits for the one before',
    of: (saved: string, total: string) => `${saved} of ${total}`,
    speed: (rate: string) => `${rate}/s`,
    network: 'Waiting for the network. It goes on by itself.',
    handing: 'Starting …',
    cancel: 'Cancel',
    cancelOf: (name: string) => `Cancel the download of ${name}`,
    retry: 'Try again',
    saved: 'Saved, and verified to the last byte',
    again: 'Download again',
    againOf: (name: string) => `Download again: ${name}`,
    keepOpen: 'Keep this page open until the download is complete.',
    failed: (name: string) => `${name} was not saved`
  },
  faults: {
    damaged: (name: string) => `“${name}” is damaged`,
    damagedText:
      'What arrived isn’t what the sender sealed: it was changed or cut, in storage or on its way. Nothing whole was saved; what your browser may have kept of it is incomplete. Try again, and if it stays so, ask the sender to send it anew.',
    damagedZip: 'The zip is incomplete for that reason. The other files can still be downloaded one by one.',
    'too-big': (most: string) =>
      `This browser can’t write to disk while it decrypts, so files over ${most} don’t fit. Use a current Firefox, Chrome, Edge or Safari, outside of a private window.`,
    stopped: 'The download was stopped in the browser. Nothing whole was saved.',
    refused: 'The browser did not begin the download. Allow downloads for this page and try again.'
  },
  over: { title: 'This is no longer available' },
  erased: { title: 'This was deleted' },
  unknown: {
    title: 'This link doesn’t work',
    text: 'It isn’t whole, it was mistyped, or what it led to was deleted. Copy the whole link again, or ask the sender for a new one.',
    paste: 'Paste the link again'
  },
  unreadable: {
    title: 'This can’t be opened',
    text: 'Nothing was saved. Tell the sender what stands here.'
  }
}
