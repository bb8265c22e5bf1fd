/** What is wrong before there is XML: alphabets, encodings, sizes. */

import { deflateRawSync, gzipSync } from 'node:zlib'
import { bad, type Settings, type Vector } from './case.ts'
import { assertion, response, status } from './document.ts'
import type { Material } from './material.ts'
import { genuineMail } from './occasion.ts'
import { signAs, signedBoth } from './signed.ts'
import { changed } from './text.ts'

const field: Settings = { message: 'response.b64' }

function alphabets(material: Material): Vector[] {
  const text = signedBoth(material)
  // So that both of the letters that differ between the alphabets occur, and padding.
  const padded = Buffer.from(`${text}${' '.repeat((4 - (Buffer.byteLength(text) % 3)) % 3)}`)
  const base64 = padded.toString('base64')
  const refused = (name: string, about: string, content: string) => bad(name, 'not_base64', about, content, field)
  return [
    refused('base64-empty', 'Nothing.', ''),
    refused('base64-blanks', 'Blanks only.', ' \r\n'),
    refused(
      'base64-url-alphabet',
      'The alphabet of RFC 4648 §5.',
      `${Buffer.from(`${text}<~~~>???`).toString('base64url')}`
    ),
    refused('base64-without-padding', 'The padding is missing.', changed(base64, /=+$/, '')),
    refused('base64-too-much-padding', 'Four more padding characters.', `${base64}====`),
    refused(
      'base64-padding-inside',
      'Two pieces, each with its padding.',
      `${Buffer.from('<a').toString('base64')}${base64}`
    ),
    refused(
      'base64-bits-behind-the-end',
      'Bits behind the last octet: a second form of the same octets.',
      withSpareBits(base64)
    ),
    refused(
      'base64-foreign-character',
      'A character that decoders pass over.',
      `${base64.slice(0, 40)}!${base64.slice(40)}`
    ),
    refused('base64-null', 'A null among it.', `${base64.slice(0, 40)}\u0000${base64.slice(40)}`),
    refused('base64-percent-encoded', 'Encoded for an address once more.', encodeURIComponent(base64)),
    refused('base64-data-url', 'A data URL.', `data:text/xml;base64,${base64}`),
    refused('xml-without-base64', 'The XML itself.', text)
  ]
}

/** The same octets, with a bit set behind them in the last letter. */
function withSpareBits(base64: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  const [, letter = '', padding = ''] = /(.)(=+)$/.exec(base64) ?? []
  return base64.slice(0, -1 - padding.length) + (alphabet[alphabet.indexOf(letter) + 1] ?? '') + padding
}

const encode = (...parts: (Buffer | string)[]): string =>
  Buffer.concat(parts.map(part => (typeof part === 'string' ? Buffer.from(part) : part))).toString('base64')

function encodings(material: Material): Vector[] {
  const text = signedBoth(material)
  const [before = '', after = ''] = text.split(genuineMail)
  const notUtf8 = (name: string, about: string, content: string) => bad(name, 'not_utf8', about, content, field)
  const inside = (...octets: number[]) => encode(before, Buffer.from(octets), after)
  const utf16 = Buffer.from(text, 'utf16le')
  const declared = (encoding: string) => encode(`<?xml version="1.0" encoding="${encoding}"?>${text}`)
  const utf7 = text.replace(
    /[<>"=]/g,
    character => `+${Buffer.from(character, 'utf16le').swap16().toString('base64').replace(/=+$/, '')}-`
  )
  return [
    notUtf8('utf-16-with-mark', 'UTF-16, little endian, with its mark.', encode(Buffer.from([0xff, 0xfe]), utf16)),
    bad(
      'utf-16-without-mark',
      'control_chars',
      'UTF-16 without mark: in UTF-8 every second character is a null.',
      encode(Buffer.from(text.replaceAll('ü', 'u'), 'utf16le')),
      field
    ),
    notUtf8(
      'utf-16-big-endian',
      'UTF-16, big endian, with its mark.',
      encode(Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16())
    ),
    notUtf8('declared-utf-16', 'UTF-8 that says it is UTF-16.', declared('UTF-16')),
    notUtf8('declared-utf-7', 'UTF-8 that says it is UTF-7.', declared('UTF-7')),
    notUtf8('declared-latin-1', 'UTF-8 that says it is Latin-1.', declared('ISO-8859-1')),
    bad('utf-7', 'malformed', 'UTF-7: in UTF-8 there is no element.', encode(utf7), field),
    notUtf8('latin-1', 'Latin-1: the ü is one octet.', Buffer.from(text, 'latin1').toString('base64')),
    notUtf8('utf-8-overlong', 'A < in two octets.', inside(0xc0, 0xbc)),
    notUtf8('utf-8-surrogate', 'Half a character (CESU-8).', inside(0xed, 0xa0, 0x80)),
    notUtf8('utf-8-truncated', 'A character cut short.', inside(0xe2, 0x82)),
    notUtf8('utf-8-beyond-unicode', 'A character beyond U+10FFFF.', inside(0xf4, 0x90, 0x80, 0x80)),
    notUtf8('deflated', 'Compressed, as the redirect binding has it.', encode(deflateRawSync(text))),
    notUtf8('gzipped', 'Compressed by gzip.', encode(gzipSync(text)))
  ]
}

const marker = '%%'

function sizes({ idp }: Material): Vector[] {
  const filled = (name: string, reason: string, about: string, xml: string, text: string, times: number) =>
    bad(name, reason, about, xml, { expand: { marker, text, times } })
  const inDetail = (content: string) =>
    response(assertion(), { status: status(undefined, `<samlp:StatusDetail>${content}</samlp:StatusDetail>`) })
  const signedDetail = signAs('both', inDetail(marker), { key: idp })
  const attributesOn = (content: string) => inDetail(`<samlp:StatusDetail ${content}/>`)
  const many = Array.from({ length: 150 }, () => `<samlp:StatusDetail ${numbered('a', 20)}/>`).join('')
  const names = Array.from({ length: 120 }, (_, i) => `<samlp:x${i}/>`).join('')
  const declarations = Array.from({ length: 30 }, (_, i) => `xmlns:n${i}="urn:n:${i}"`).join(' ')
  return [
    filled('size-base64', 'too_large', 'More than 384 kB of Base64.', signedDetail, 'x', 300_000),
    bad(
      'size-blanks-around-base64',
      'too_large',
      'Half a megabyte of blanks before an ordinary message.',
      `${marker}${encode(signedDetail)}`,
      { ...field, expand: { marker, text: ' ', times: 500_000 } }
    ),
    filled('size-xml', 'too_large', 'XML of 270,000 characters.', signedDetail, 'x', 262_144),
    filled(
      'size-attribute',
      'too_large',
      'An attribute of 270,000 characters.',
      attributesOn(`a="${marker}"`),
      'x',
      262_144
    ),
    filled(
      'elements-1501',
      'too_many_elements',
      '1,500 empty elements beside the message’s own.',
      signedDetail,
      '<samlp:x/>',
      1_500
    ),
    filled('elements-50000', 'too_many_elements', '25,000 empty elements.', signedDetail, '<samlp:x/>', 25_000),
    filled('depth-30', 'too_deep', 'Thirty levels.', inDetail(`${marker}`), '<samlp:x>', 30),
    filled('depth-25000', 'too_deep', '25,000 levels.', inDetail(`${marker}`), '<samlp:x>', 25_000),
    bad('attributes-25', 'too_many_attributes', '25 attributes on one element.', attributesOn(numbered('a', 25))),
    bad('attributes-500', 'too_many_attributes', '500 attributes on one element.', attributesOn(numbered('a', 500))),
    bad('attributes-3000-together', 'too_many_attributes', '3,000 attributes on 150 elements.', inDetail(many)),
    bad('element-names-120', 'too_many_elements', 'A hundred different names of elements.', inDetail(names)),
    bad(
      'declarations-30',
      'too_many_attributes',
      'Thirty namespace declarations on one element.',
      attributesOn(declarations)
    )
  ]
}

const numbered = (name: string, count: number): string =>
  Array.from({ length: count }, (_, i) => `${name}${i}=""`).join(' ')

export const textAttacks = (material: Material): readonly Vector[] => [
  ...alphabets(material),
  ...encodings(material),
  ...sizes(material)
]
