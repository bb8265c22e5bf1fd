// Messages made to cost as much as they can: at the bounds of the gate, of every shape, and around true signatures, where they get furthest.
import type { StoredVector } from '../../packages/saml/test/vectors.ts'
import { base64, type Subject, textOf, type Vectors, withMessage } from './subjects.ts'

const largest = 262_144
const filled = (piece: string, length: number): string =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length)
const times = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => make(i)).join('')

/** Any text, whether it is XML or not. */
const texts: readonly (readonly [string, string])[] = [
  ['384 kB of Base64, zeros', 'A'.repeat(393_216)],
  ['384 kB that is no Base64', '!'.repeat(393_216)],
  ['384 kB of blanks', ' '.repeat(393_216)],
  ['10 MB', 'A'.repeat(10_000_000)],
  ...[
    ['text', 'x'],
    ['opening brackets', '<'],
    ['ampersands', '&'],
    ['entities', '&amp;'],
    ['references to characters', '&#x61;'],
    ['starting tags', '<a>'],
    ['ending tags', '</a>'],
    ['empty elements', '<a/>'],
    ['elements in pairs', '<a></a>'],
    ['carriage returns', '\r'],
    ['ends of CDATA', ']]>'],
    ['beginnings of comments', '<!--'],
    ['instructions', '<?a?>'],
    ['three-octet characters', '\u20ac']
  ].map(([name = '', piece = '']) => [`256 kB of ${name}`, base64(`<a>${filled(piece, largest - 3)}`)] as const),
  ...[
    ['blanks in a tag', `<a${filled(' ', largest - 10)}x`],
    ['a name', `<${filled('a', largest - 10)}`],
    ['a name with dots', `<a ${filled('a.', largest - 10)}`],
    ['an attribute’s name', `<a ${filled('b', largest - 10)}`],
    ['an attribute', `<a b="${filled('b', largest - 20)}"/>`],
    ['an attribute without end', `<a b="${filled('b', largest - 20)}`],
    ['an attribute of entities', `<a b="${filled('&lt;', largest - 20)}"/>`],
    ['blanks around =', `<a b${filled(' ', largest - 20)}="c"/>`],
    ['attributes', `<a ${times(24_000, i => `a${i}="" `)}/>`],
    ['a declaration', `<?xml version="1.0"${filled(' ', largest - 40)}?><a/>`],
    ['blanks before the root', `${filled('\n', largest - 10)}<a/>`],
    ['nested attributes', times(10_000, i => `<a b="${i}">`)]
  ].map(([name = '', xml = '']) => [`256 kB of ${name}`, base64(xml)] as const)
]

/** Inside of the message, at the bounds: as many elements, names, attributes, levels as pass the gate. */
const junk: readonly (readonly [string, string])[] = [
  ['1,380 elements', '<samlp:x/>'.repeat(1_380)],
  ['45 names of elements', times(45, i => `<samlp:x${i}/>`)],
  ['1,840 attributes', times(92, i => `<samlp:x ${times(20, j => ` a${j}="${i}"`)}/>`)],
  ['1,840 declarations', times(92, i => `<samlp:x ${times(20, j => ` xmlns:n${j}="urn:${i}:${j}"`)}/>`)],
  ['80 towers of 16 levels', `${'<samlp:x>'.repeat(16)}${'</samlp:x>'.repeat(16)}`.repeat(80)],
  [
    'towers of declarations',
    `${times(16, i => `<samlp:x ${times(10, j => ` xmlns:n${i}-${j}="urn:x:y"`)}>`)}${'</samlp:x>'.repeat(16)}`.repeat(
      12
    )
  ],
  ['200 kB of text', filled('x', 200_000)],
  ['200 kB of entities', filled('&amp;', 200_000)],
  ['an attribute of 200 kB', `<samlp:x a="${filled('x', 200_000)}"/>`],
  ['1,300 elements with 150 kB of text', `<samlp:x>${filled('y', 100)}</samlp:x>`.repeat(1_300)]
]

const inDetail = (xml: string, content: string): string =>
  xml.replace('</samlp:Status>', () => `<samlp:StatusDetail>${content}</samlp:StatusDetail></samlp:Status>`)

const inKeyInfo = (xml: string, content: string): string => xml.replace('</KeyInfo>', () => `${content}</KeyInfo>`)

export function hostile(vectors: Vectors): Subject[] {
  const both = vectors.named('entra-solicited')
  const inner = vectors.named('entra-signs-assertion')
  const outer = vectors.named('entra-signs-response')
  const sealed = vectors.named('entra-encrypted-in-unsigned-response')
  const around = (what: string, vector: StoredVector, place: (xml: string, content: string) => string) =>
    junk.map(([name, content]) => withMessage(`${name}, ${what}`, vector, base64(place(textOf(vector), content))))
  const value = (vector: StoredVector, element: string) =>
    base64(textOf(vector).replace(new RegExp(`(<${element}>)[^<]*`), `$1${filled('A', 240_000)}`))
  return [
    ...texts.map(([name, message]) => withMessage(name, both, message)),
    ...around('in a response that says it is signed', both, inDetail),
    ...around('in an unsigned response around a signed assertion', inner, inDetail),
    ...around('in the KeyInfo of a true signature over the response', outer, inKeyInfo),
    ...around('in the KeyInfo of a true signature over the assertion', inner, inKeyInfo),
    withMessage('a SignatureValue of 240 kB', both, value(both, 'SignatureValue')),
    withMessage('a DigestValue of 240 kB', both, value(both, 'DigestValue')),
    withMessage('an EncryptedKey of 240 kB', sealed, value(sealed, 'e:CipherValue')),
    withMessage('a cipher text of 240 kB', sealed, value(sealed, 'xenc:CipherValue'))
  ]
}

/** Query strings for the address of single logout. */
export const hostileQueries: readonly (readonly [string, string])[] = [
  ['64 kB of &', '&'.repeat(65_000)],
  ['64 kB of escapes', `SAMLRequest=${filled('%41', 65_000)}`],
  ['64 kB of broken escapes', `${filled('%E0%A4%A=', 65_000)}`],
  ['64 kB of names', times(16_000, () => 'a=&')],
  ['64 kB of Base64', `SAMLRequest=${'A'.repeat(65_000)}`]
]
