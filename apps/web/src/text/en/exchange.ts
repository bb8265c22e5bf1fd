/** The first of so many. */
function some(names: readonly string[], count: number): string {
  const rest = count - names.length
  return `${names.map(name => `“${name}”`).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

/** What senders inside and outside see alike: choosing files, and their way to the portal. */
export const text = {
  drop: {
    label: 'Files to send',
    title: 'Drop files or folders here',
    hint: 'or paste them, or choose them:',
    files: 'Choose files',
    folder: 'Choose a folder',
    reading: 'Reading the folders …',
    over: 'Let go to add them',
    emptyFolders: (names: readonly string[]) =>
      names.length === 1
        ? `The folder “${names[0]}” has nothing in it and is left out.`
        : `${names.length} folders have nothing in them and are left out.`,
    unreadable: (names: readonly string[]) =>
      names.length === 1
        ? `“${names[0]}” can’t be read by the browser and is left out.`
        : `${names.length} files or folders can’t be read by the browser and are left out.`
  },
  list: {
    label: 'Chosen files',
    total: (count: number, size: string) => (count === 1 ? `1 file, ${size}` : `${count} files, ${size}`),
    remove: (name: string) => `Remove ${name}`,
    removed: (name: string) => `${name} removed`,
    clear: 'Remove all',
    more: (count: number) => (count === 1 ? 'Show 1 more' : `Show ${count} more`)
  },
  recipients: {
    label: 'Recipients',
    hint: 'Type or paste addresses, as many as you like.',
    suggestions: 'Suggested people',
    remove: (address: string) => `Remove ${address}`,
    removed: (address: string) => `${address} removed`,
    added: (addresses: readonly string[]) =>
      addresses.length === 1 ? `${addresses[0]} added` : `${addresses.length} addresses added`,
    known: 'That address is there already',
    suggested: (count: number) =>
      count === 1 ? '1 suggestion. Arrow keys choose it.' : `${count} suggestions. Arrow keys choose one.`,
    /** @param entries The first of `count`. */
    wrong: (entries: readonly string[], count: number) =>
      count === 1
        ? `“${entries[0]}” is no e-mail address. Mend it or remove it.`
        : `${some(entries, count)} are no e-mail addresses. Mend or remove them.`
  },
  limits: {
    fileTooLarge: (name: string, size: string, most: string) =>
      `“${name}” is ${size}; the portal takes files up to ${most}. Remove it, or split it.`,
    filesTooLarge: (count: number, most: string) =>
      `${count} files are larger than the ${most} that the portal takes. Remove them, or split them.`,
    tooLarge: (size: string, most: string) =>
      `The files are ${size} together; one transfer holds up to ${most}. Send them in several transfers.`,
    tooMany: (count: string, most: string) =>
      `These are ${count} files; one transfer holds up to ${most}. Pack them into an archive, or send several transfers.`
  },
  progress: {
    label: 'All files',
    starting: 'Preparing …',
    states: {
      checking: 'Checking what is there already …',
      sending: 'Encrypting and sending …',
      waiting: 'Waiting for the network. It goes on by itself.',
      finishing: 'Finishing …'
    },
    paused: 'Paused',
    failed: 'Stopped',
    done: 'Sent',
    sentOf: (sent: string, total: string) => `${sent} of ${total}`,
    speed: (rate: string) => `${rate}/s`,
    files: 'Files',
    filesDone: (done: string, total: string) => `${done} of ${total} files sent`,
    fileDone: 'Sent',
    fileWaiting: 'Waiting',
    pause: 'Pause',
    goOn: 'Continue',
    tryAgain: 'Try again',
    discard: 'Discard',
    discardTitle: 'Discard this transfer?',
    discardText: 'Sending stops, and what is sent so far is removed from the portal.',
    signIn: 'Sign in again',
    keepOpen: 'Keep this window open until it is done.',
    announce: (share: string) => `${share} sent`,
    failedTitle: 'Sending stopped',
    restarted: 'Changed meanwhile; sent anew'
  },
  time: {
    moment: 'a moment left',
    seconds: (seconds: number) => `about ${seconds} seconds left`,
    minutes: (minutes: number) => (minutes === 1 ? 'about 1 minute left' : `about ${minutes} minutes left`),
    hours: (hours: number, minutes: number) => {
      const whole = hours === 1 ? 'about 1 hour' : `about ${hours} hours`
      return minutes === 0 ? `${whole} left` : `${whole} ${minutes} minutes left`
    }
  },
  unfinished: {
    title: 'An unfinished transfer',
    facts: (files: number, size: string, share: string) =>
      `${files === 1 ? '1 file' : `${files} files`}, ${size}, ${share} sent`,
    withoutFiles: 'A message without files',
    left: 'Stopped',
    explain: 'Choose the same files again, and it goes on where it stopped.',
    explainMessage: 'It can go on where it stopped.',
    chooseFiles: 'Choose the same files',
    chooseFolder: 'Choose the same folder',
    goOn: 'Continue',
    discard: 'Discard',
    /** @param names The first of `count`. */
    names: (names: readonly string[], count: number) => some(names, count),
    /** @param names The first of `count`. */
    missing: (names: readonly string[], count: number) =>
      `Not chosen yet, or changed since: ${some(names, count)}. Choose ${count === 1 ? 'it' : 'them'} as well, unchanged.`
  }
}
