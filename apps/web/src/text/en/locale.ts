/** English dates and numbers, in the form that the reader's browser prefers among English ones. Some name a language that Intl refuses. */
export const locale: string =
  navigator.languages.find(language => language.startsWith('en') && known(language)) ?? 'en-GB'

function known(language: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(language).length > 0
  } catch {
    return false
  }
}
