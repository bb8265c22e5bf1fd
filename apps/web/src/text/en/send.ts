/** Sending, for people who are signed in. */
export const text = {
  title: 'Send',
  intro: 'Files and message are encrypted in your browser. Only whoever has the link can open them; the portal can’t.',
  rulesProblem: 'What may be sent could not be read',
  files: 'Files',
  message: 'Message',
  access: {
    title: 'Who may open it',
    legend: 'Open to',
    recipients: 'Certain people',
    recipientsHint: 'They prove that an address is theirs, and you see who opened what.',
    public: 'Anyone with the link',
    publicHint: 'Nobody proves an address. A password keeps out who finds the link.'
  },
  noMail: (publicLinks: boolean) =>
    `This portal sends no mail, so nobody outside can prove an address by a mailed code: only recipients who sign in here can open it.${
      publicLinks ? ' For others, choose “Anyone with the link” with a password.' : ''
    }`,
  password: 'Password',
  passwordHint: 'At least 8 characters. Tell it by another way than the link, such as the telephone.',
  passwordShort: 'A password has at least 8 characters.',
  days: 'Days until it expires',
  dayHint: (min: string, max: string, until: string) =>
    `${min} to ${max} days${until === '' ? '' : `; it can be opened until ${until}`}.`,
  dayFixed: (days: number, until: string) =>
    `It can be opened for ${days === 1 ? '1 day' : `${days} days`}, until ${until}.`,
  dayWrong: (min: string, max: string) => `Choose a whole number of days from ${min} to ${max}.`,
  notify: 'Tell them by mail',
  notifyHint: 'The portal’s mail says that something waits. It can’t hold the link: that you send yourself.',
  submit: 'Encrypt and send',
  nothing: 'Choose a file or write a message.',
  nobody: 'Add at least one recipient.',
  tooManyRecipients: (count: string, most: string) =>
    `These are ${count} recipients; one transfer has up to ${most}. Remove some, or send several transfers.`,
  problem: 'Sending could not begin',
  sending: {
    title: 'Sending',
    intro: 'You may look at other pages of the portal meanwhile.'
  },
  sent: {
    title: 'Sent',
    intro: (count: number, size: string, until: string) =>
      `${
        count === 0
          ? 'Your message has arrived whole.'
          : count === 1
            ? `1 file, ${size}, has arrived whole.`
            : `${count} files, ${size}, have arrived whole.`
      } It can be opened until ${until}.`,
    link: 'Secure link',
    linkHint: 'The key stands behind the “#”. Hand it over whole, and only to whom it is meant for.',
    mailProgram: 'Open in your mail program',
    history: 'Show in the history',
    more: 'Send something else',
    onceTitle: 'The portal can’t show this link again',
    once: 'It doesn’t know it: the key was made in your browser and never left it.',
    kept: 'This browser keeps it for you, in the history, until you sign out.',
    notKept: 'This browser keeps nothing for the portal, so copy it now. Without it nobody can open what you sent.',
    told: (told: number, all: number) =>
      all === 1
        ? 'The recipient is told by mail that something waits. That mail can’t hold the key, so send the link yourself.'
        : `${told === all ? `All ${all}` : `${told} of ${all}`} recipients are told by mail that something waits. That mail can’t hold the key, so send the link yourself.`,
    notTold: 'Nobody is told by mail. Send the link yourself.',
    noMailTitle: 'Send the link yourself',
    noMail:
      'This portal sends no mail. Copy the link, or open it in your mail program. Recipients who have an account here sign in and can open it.',
    noMailOutside: (publicLinks: boolean) =>
      publicLinks
        ? 'Recipients without an account can’t prove that an address is theirs while the portal sends no mail. For them, send it again to “Anyone with the link”, with a password.'
        : 'Recipients without an account can’t prove that an address is theirs while the portal sends no mail. Ask an administrator to set up mail, or to allow links for anyone.',
    public: 'Anyone who has the link can open it, so send it yourself, and only to whom it is meant for.',
    publicPassword: 'Whoever has the link needs the password too. Tell it by another way than the link.'
  },
  mail: {
    subject: (site: string) => `Files for you, over ${site}`,
    subjectMessage: (site: string) => `A message for you, over ${site}`,
    /** @param password Whether one is asked for. */
    body: (facts: { link: string; site: string; until: string; password: boolean }) =>
      [
        `I am sending you something over ${facts.site}. Open this link in your browser:`,
        '',
        facts.link,
        '',
        `It can be opened until ${facts.until}. The link is the key, so please don’t pass it on.`,
        ...(facts.password ? ['', 'You will need a password, which I will tell you by another way.'] : [])
      ].join('\n')
  }
}
