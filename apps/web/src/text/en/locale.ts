/** English dates and numbers, in the form that the reader's browser prefers among English ones. */
export const locale: string = navigator.languages.find(language => language.startsWith('en')) ?? 'en-GB'
