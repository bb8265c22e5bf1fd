/** The costliest inputs of each parser that anyone could think of, by size: what the tests and the benchmark measure. */

export interface WorstCase {
  readonly name: string
  /** A text of about that many characters. */
  readonly text: (size: number) => string
}

const filled = (piece: string, separator = ''): WorstCase['text'] => {
  const step = piece.length + separator.length
  return size =>
    Array(Math.max(1, Math.floor(size / step)))
      .fill(piece)
      .join(separator)
}

const around = (before: string, fill: WorstCase['text'], behind: string): WorstCase['text'] => {
  return size => before + fill(size - before.length - behind.length) + behind
}

const quoted = (fill: string, end = '"'): WorstCase['text'] => around('userName eq "', filled(fill), end)

/** Filters as `parseFilter` gets them. */
export const worstFilters: readonly WorstCase[] = [
  { name: 'opening parentheses', text: filled('(') },
  { name: 'parentheses with blanks', text: filled('( ') },
  { name: 'groups that are closed', text: filled('(title pr)', ' and ') },
  {
    name: 'groups nested 60 deep, one after another',
    text: filled(`${'('.repeat(60)}title pr${')'.repeat(60)}`, ' or ')
  },
  { name: 'not nested', text: filled('not (') },
  { name: 'not repeated', text: filled('not ') },
  { name: 'a long and', text: filled('title pr', ' and ') },
  { name: 'a long and of long terms', text: filled('urn:ietf:params:scim:schemas:core:2.0:User:title pr', ' and ') },
  { name: 'and within or', text: filled('title pr and locale pr', ' or ') },
  { name: 'or within and', text: filled('(title pr or locale pr)', ' and ') },
  { name: 'and only', text: filled('and ') },
  { name: 'blanks', text: filled(' ') },
  { name: 'blanks behind a term', text: around('title pr', filled(' '), '') },
  { name: 'blanks between words', text: filled('title                pr', '                and                ') },
  { name: 'a long name', text: filled('a') },
  { name: 'a long dotted name', text: around('', filled('emails.'), ' pr') },
  { name: 'a long URN', text: around('', filled('urn:ietf:params:scim:schemas:core:2.0:User:'), 'title pr') },
  { name: 'a long operator', text: around('title ', filled('e'), '') },
  { name: 'a long string', text: quoted('x') },
  { name: 'a long string of other letters', text: quoted('Ω') },
  { name: 'a string without end', text: quoted('x', '') },
  { name: 'a string of escapes', text: quoted('\\n') },
  { name: 'a string of escaped code points', text: quoted('\\ud83d\\ude00') },
  { name: 'a string of backslashes without end', text: quoted('\\\\', '') },
  { name: 'a string of escaped quotes without end', text: quoted('\\"', '') },
  { name: 'a string with a wrong escape at its end', text: around('userName eq "', filled('\\n'), '\\x"') },
  { name: 'quotes', text: filled('"') },
  { name: 'many strings', text: filled('title eq "x"', ' or ') },
  { name: 'many strings with escapes', text: filled('title eq "\\u0041"', ' or ') },
  { name: 'a long number', text: around('userName eq ', filled('1'), '') },
  { name: 'a long decimal number', text: around('userName eq 0.', filled('1'), '') },
  { name: 'a long bare word', text: around('userName eq ', filled('x'), '') },
  { name: 'a long bare word with a wrong sign', text: around('userName eq ', filled('x'), '&') },
  { name: 'a long time', text: around('meta.created gt "2011-05-13T04:42:34.', filled('1'), 'Z"') },
  { name: 'opening brackets', text: around('emails', filled('['), '') },
  { name: 'brackets behind names', text: filled('emails[') },
  { name: 'value paths', text: filled('emails[type eq "work" and value co "@"]', ' and ') },
  { name: 'value paths with a sub-attribute', text: filled('emails[type eq "work"].value eq "x"', ' or ') },
  { name: 'one long value path', text: around('emails[', filled('type pr', ' and '), ' and value pr].value pr') },
  { name: 'closing brackets', text: around('emails[type pr', filled(']'), '') }
]

/** A filter of users as one of e-mail addresses, of the same length. */
function inBrackets(text: string): string {
  return text.replaceAll('userName', 'display ').replaceAll('title', 'value').replaceAll('locale', 'value ')
}

/** Paths as `parsePatchPath` gets them: each filter in brackets, and some of their own. */
export const worstPaths: readonly WorstCase[] = [
  ...worstFilters.map(({ name, text }) => ({
    name: `brackets with ${name}`,
    text: around('emails[', size => inBrackets(text(size)), '].value')
  })),
  { name: 'one long filter in brackets', text: around('emails[', filled('type pr', ' and '), '].value') },
  { name: 'a long string in brackets', text: around('emails[type eq "', filled('x'), '"].value') },
  { name: 'dots', text: filled('.') },
  { name: 'colons', text: filled(':') },
  { name: 'opening brackets', text: filled('[') },
  { name: 'a long sub-attribute', text: around('emails[type pr].', filled('x'), '') },
  { name: 'dots behind brackets', text: around('emails[type pr]', filled('.'), '') },
  { name: 'a long URN in other case', text: filled('URN:ietf:params:scim:schemas:core:2.0:') }
]

/** Values of `attributes` as `parseProjection` gets them. */
export const worstProjections: readonly WorstCase[] = [
  { name: 'commas', text: filled(',') },
  { name: 'blanks and commas', text: filled(' ,') },
  { name: 'blanks', text: filled(' ') },
  { name: 'one name', text: filled('userName', ',') },
  { name: 'unknown names', text: filled('x', ',') },
  { name: 'sub-attributes', text: filled('emails.type', ',') },
  { name: 'brackets', text: filled('emails[', ',') },
  { name: 'a long name', text: filled('x') },
  { name: 'the core schema', text: filled('urn:ietf:params:scim:schemas:core:2.0:User', ',') }
]
