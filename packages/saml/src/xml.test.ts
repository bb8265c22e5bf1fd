import { describe, expect, it } from 'vitest'
import { reasonOf } from './test/refusal.ts'
import { parseXml } from './xml.ts'
import { messageLimits, metadataLimits } from './xml-gate.ts'
import { attributeOf, childElements, textOf } from './xml-tree.ts'

const parse = (text: string) => parseXml(text, messageLimits)

describe('what is parsed', () => {
  it('is elements, attributes, text and namespaces', () => {
    const root = parse(
      '<?xml version="1.0" encoding="utf-8"?>\r\n<a xmlns="urn:x" b="1&#x20;&amp;\t2">é<p:c xmlns:p="urn:y"/>&lt;</a>\n'
    )
    expect(root).toMatchObject({ localName: 'a', namespace: 'urn:x' })
    expect(attributeOf(root, 'b')).toBe('1 & 2')
    expect(childElements(root)).toMatchObject([{ name: 'p:c', prefix: 'p', namespace: 'urn:y' }])
    expect(textOf(parse('<a>x\r\ny\rz</a>'))).toBe('x\ny\nz')
  })

  it('has only blanks and an XML declaration around its root', () => {
    expect(parse(' \n<a/>\n').name).toBe('a')
  })
})

const refused: readonly [reason: string, what: string, text: string][] = [
  ['too_large', 'a long text', `<a>${'x'.repeat(256 * 1024)}</a>`],
  ['too_many_elements', 'many elements', `<a>${'<b/>'.repeat(1500)}</a>`],
  ['too_many_elements', 'many names', `<a>${Array.from({ length: 90 }, (_, i) => `<b${i}/>`).join('')}</a>`],
  ['too_deep', 'deep nesting', '<a>'.repeat(25) + '</a>'.repeat(25)],
  ['too_many_attributes', 'many attributes', `<a ${Array.from({ length: 25 }, (_, i) => `b${i}=""`).join(' ')}/>`],
  [
    'too_many_attributes',
    'many attributes altogether',
    `<a>${`<b ${Array.from({ length: 20 }, (_, i) => `c${i}=""`).join(' ')}/>`.repeat(151)}</a>`
  ],
  ['control_chars', 'a control character', '<a>\u0001</a>'],
  ['control_chars', 'a referenced control character', '<a>&#x1;</a>'],
  ['control_chars', 'a line separator that parsers read differently', '<a>\u2028</a>'],
  ['not_utf8', 'another encoding declared', '<?xml version="1.0" encoding="UTF-7"?><a/>'],
  ['forbidden_construct', 'a document type', '<!DOCTYPE a><a/>'],
  ['forbidden_construct', 'an entity declaration', '<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>'],
  ['forbidden_construct', 'a comment', '<a>x<!-- -->y</a>'],
  ['forbidden_construct', 'a CDATA section', '<a><![CDATA[x]]></a>'],
  ['forbidden_construct', 'a processing instruction', '<a><?p not-?>admin</a>'],
  ['forbidden_construct', 'a second XML declaration', '<a><?xml version="1.0"?></a>'],
  ['malformed', 'nothing', ''],
  ['malformed', 'text alone', 'hello'],
  ['malformed', 'text before the root', 'x<a/>'],
  ['malformed', 'text after the root', '<a/>x'],
  ['malformed', 'a byte order mark', '\ufeff<a/>'],
  ['malformed', 'two roots', '<a/><a/>'],
  ['malformed', 'an open element', '<a>'],
  ['malformed', 'crossed tags', '<a><b></a></b>'],
  ['malformed', 'tags that differ in case', '<a></A>'],
  ['malformed', 'an unquoted attribute', '<a b=1/>'],
  ['malformed', 'an attribute without value', '<a b/>'],
  ['malformed', 'attributes without a blank', '<a b="1"c="2"/>'],
  ['malformed', 'an attribute twice', '<a b="1" b="2"/>'],
  ['malformed', 'an attribute twice by two prefixes', '<a xmlns:p="urn:x" xmlns:q="urn:x" p:b="1" q:b="2"/>'],
  ['malformed', 'a < in an attribute', '<a b="<"/>'],
  ['malformed', 'a bare ampersand', '<a>&</a>'],
  ['malformed', 'an unknown entity', '<a>&nbsp;</a>'],
  ['malformed', 'half of a character', '<a>&#xD800;</a>'],
  ['malformed', 'a ]]> in text', '<a>]]></a>'],
  ['malformed', 'an end tag with more', '<a></a b>'],
  ['malformed', 'a name with two colons', '<a:b:c xmlns:a="urn:x"/>'],
  ['malformed', 'a prefix without namespace', '<p:a/>'],
  ['malformed', 'an attribute’s prefix without namespace', '<a p:b=""/>'],
  ['malformed', 'a prefix that objects have by nature', '<toString:a/>'],
  ['malformed', 'a prefix without namespace any more', '<a xmlns:p="urn:x"><p:b xmlns:p=""/></a>'],
  ['malformed', 'xmlns as a prefix', '<a xmlns:xmlns="urn:x"/>'],
  ['malformed', 'xml with another namespace', '<a xmlns:xml="urn:x"/>'],
  ['malformed', 'a prefix for the namespace of xml', '<a xmlns:p="http://www.w3.org/XML/1998/namespace"/>'],
  ['malformed', 'a relative namespace', '<a xmlns="x"/>'],
  ['malformed', 'an attribute that looks like a declaration', '<a xmlnsx="urn:x"/>']
]

describe('what is refused before it is parsed', () => {
  it.each(refused)('%s: %s', async (reason, _what, text) => {
    expect(await reasonOf(() => parse(text))).toBe(reason)
  })

  it('is XML of another version', async () => {
    expect(await reasonOf(() => parse('<?xml version="1.1"?><a/>'))).toBe('forbidden_construct')
    expect(await reasonOf(() => parse('<?xml version="1.0" encoding=utf8?><a/>'))).toBe('malformed')
  })
})

describe('comments in metadata', () => {
  it('are passed over', () => {
    expect(textOf(parseXml('<!-- x --><a>b<!-- <c> -->d</a>', metadataLimits))).toBe('bd')
  })

  it('must end', async () => {
    expect(await reasonOf(() => parseXml('<a/><!-- x', metadataLimits))).toBe('malformed')
  })
})
