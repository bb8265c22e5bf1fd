/**
 * Exclusive XML Canonicalization 1.0 of an element, without comments (there are none in the tree).
 *
 * @see [Exclusive XML Canonicalization](https://www.w3.org/TR/xml-exc-c14n/)
 */
import type { XmlAttribute, XmlElement } from './xml-tree.ts'

export interface CanonicalOptions {
  /** Left out with all it holds: the enveloped-signature transform (XML Signature §6.6.4). */
  readonly without?: XmlElement | undefined
  /** The `PrefixList` of `InclusiveNamespaces`; `#default` is the default namespace. */
  readonly inclusivePrefixes?: readonly string[] | undefined
}

/** The canonical form of the element as text; its octets are those of the text in UTF-8. */
export function canonicalize(element: XmlElement, options: CanonicalOptions = {}): string {
  const out: string[] = []
  const inclusive = (options.inclusivePrefixes ?? []).map(prefix => (prefix === '#default' ? '' : prefix))
  render(element, { out, inclusive, without: options.without }, new Map())
  return out.join('')
}

interface Rendering {
  readonly out: string[]
  readonly inclusive: readonly string[]
  readonly without: XmlElement | undefined
}

function render(element: XmlElement, rendering: Rendering, rendered: ReadonlyMap<string, string>): void {
  const { out } = rendering
  out.push('<', element.name)
  const declared = renderNamespaces(element, rendering, rendered)
  for (const attribute of element.attributes.toSorted(byNamespaceThenName)) {
    out.push(' ', attribute.name, '="', escapeAttribute(attribute.value), '"')
  }
  out.push('>')
  for (const child of element.children) {
    if (typeof child === 'string') out.push(escapeText(child))
    else if (child !== rendering.without) render(child, rendering, declared)
  }
  out.push('</', element.name, '>')
}

/** Declares what the element uses visibly, or what the list includes, where no element above declared the same. */
function renderNamespaces(
  element: XmlElement,
  rendering: Rendering,
  rendered: ReadonlyMap<string, string>
): ReadonlyMap<string, string> {
  const wanted = new Set([element.prefix])
  for (const { prefix } of element.attributes) if (prefix !== '') wanted.add(prefix)
  for (const prefix of rendering.inclusive)
    if (prefix === '' || element.scope.get(prefix) !== undefined) wanted.add(prefix)
  wanted.delete('xml')
  let declared: Map<string, string> | undefined
  for (const prefix of [...wanted].sort()) {
    const namespace = element.scope.get(prefix) ?? ''
    if ((rendered.get(prefix) ?? '') === namespace) continue
    rendering.out.push(prefix === '' ? ' xmlns="' : ` xmlns:${prefix}="`, escapeAttribute(namespace), '"')
    declared ??= new Map(rendered)
    declared.set(prefix, namespace)
  }
  return declared ?? rendered
}

function byNamespaceThenName(a: XmlAttribute, b: XmlAttribute): number {
  if (a.namespace !== b.namespace) return a.namespace < b.namespace ? -1 : 1
  return a.localName < b.localName ? -1 : 1
}

const textEscapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#xD;' }
const attributeEscapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;'
}

function escapeText(text: string): string {
  return text.replace(/[&<>\r]/g, character => textEscapes[character] ?? character)
}

function escapeAttribute(value: string): string {
  return value.replace(/[&<"\t\n\r]/g, character => attributeEscapes[character] ?? character)
}
