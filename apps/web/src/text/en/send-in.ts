/** What stands where outsiders send in: at a request link or at somebody's personal address. */
export const text = {
  documentTitle: 'Send files',
  to: (name: string) => `To ${name}`,
  title: (name: string) => `Send files to ${name}`,
  asked: (title: string) => `For: ${title}`,
  until: 'Open until',
  checked: 'The key fits the address that you opened.',
  intro:
    'Files and message are encrypted in your browser, and only the receiver can open them. The portal itself can’t.',
  paste: {
    title: 'Paste the whole address',
    intro:
      'The address lacks the part behind “#”. It says whose key your files are sealed with, and without it nobody could tell whether it is the right one.',
    explain: 'Copy the whole address from where you got it, and paste it here.',
    label: 'Address',
    hint: 'It is used in this browser only.',
    submit: 'Go on',
    elsewhere: (origin: string) => `This address leads to another portal, ${origin}. Open it in the address bar.`,
    broken: 'The address isn’t whole'
  },
  swapped: {
    title: 'Don’t send anything here',
    noticeTitle: 'The key isn’t the one that the address names',
    notice: (name: string) =>
      `The portal offers a key that doesn’t belong to the address you opened. Whoever exchanged it could read what you send, so nothing can be sent. Tell ${name} what stands here, over another way than this page.`,
    mistyped: 'If you typed or shortened the address yourself, copy the whole address again first.',
    paste: 'Paste the address again'
  },
  gone: {
    title: 'This address takes nothing',
    text: 'It isn’t known, it was closed, or its time is over. Ask whoever gave it to you for a new one.'
  },
  form: {
    name: 'Your name',
    address: 'Your e-mail address',
    from: (receiver: string) => `${receiver} sees name and address as you give them. Nobody checks them.`,
    message: 'Message',
    files: 'Files',
    submit: 'Encrypt and send',
    nothing: 'Choose a file or write a message.',
    nameMissing: 'Say who you are.',
    addressMissing: 'Give an address at which you can be reached.',
    problem: 'Sending could not begin'
  },
  sending: 'Sending',
  sent: {
    title: 'Sent',
    text: (name: string) => `It is sealed for ${name}, and only ${name} can open it.`,
    files: (count: number, size: string) =>
      count === 0
        ? 'Your message has arrived whole.'
        : count === 1
          ? `Your file, ${size}, has arrived whole.`
          : `Your ${count} files, ${size}, have arrived whole.`,
    noCopy: 'You can’t open or take it back from here, so keep your own copy.',
    more: 'Send something else',
    until: 'It stays at the portal until'
  },
  unknownReceiver: (site: string) =>
    `You don’t know who asks you for this? Then send nothing: an address like this one can be made by anybody with an account at ${site}.`
}
