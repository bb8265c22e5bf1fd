/** Text to tree. The one file that knows an XML parser, and no text reaches it but through the gate. */
import { DOMParser } from '@xmldom/xmldom'
import { SamlError } from './error.ts'
import { namespaces } from './names.ts'
import { gateXml, type XmlLimits } from './xml-gate.ts'
import type { NamespaceScope, XmlAttribute, XmlElement } from './xml-tree.ts'

/**
 * Parses a document.
 *
 * @returns The root element, with what it holds.
 * @throws SamlError the gate's, and `malformed` for whatever else is not plain XML 1.0 with namespaces
 */
export function parseXml(text: string, limits: XmlLimits): XmlElement {
  const gated = gateXml(text, limits)
  const conversion = new Conversion()
  const root = conversion.element(parseDocument(gated.text), undefined)
  if (conversion.elements !== gated.elements) throw malformed('it can be read in two ways')
  return root
}

function malformed(what: string): SamlError {
  return new SamlError('malformed', `The XML is not well-formed: ${what}.`)
}

const errorHandler = (): never => {
  throw malformed('the parser refuses it')
}

function parseDocument(text: string): Element {
  const parser = new DOMParser({
    errorHandler: { warning: errorHandler, error: errorHandler, fatalError: errorHandler },
    // Line ends are normalized already, as XML 1.0 says; the parser's own way is that of XML 1.1.
    ...{ normalizeLineEndings: (source: string) => source }
  })
  const document = parser.parseFromString(text, 'text/xml')
  const root = document?.documentElement
  if (root === null || root === undefined) throw malformed('there is no element')
  return root
}

/** Declarations as a chain, so that what deep nesting declares is never copied. */
class Scope implements NamespaceScope {
  readonly #outer: NamespaceScope | undefined
  readonly #declared: ReadonlyMap<string, string>

  constructor(declared: ReadonlyMap<string, string>, outer: NamespaceScope | undefined) {
    this.#declared = declared
    this.#outer = outer
  }

  get(prefix: string): string | undefined {
    return this.#declared.get(prefix) ?? this.#outer?.get(prefix)
  }
}

const baseScope = new Scope(new Map([['xml', namespaces.xml]]), undefined)

/** The parser's tree to ours; namespaces are resolved here and must be those that the parser resolved. */
class Conversion {
  elements = 0

  element(node: Element, parent: XmlElement | undefined): XmlElement {
    this.elements += 1
    const scope = scopeOf(node, parent?.scope ?? baseScope)
    const [prefix, localName] = splitName(node.tagName)
    const namespace = resolve(prefix, scope)
    if ((node.namespaceURI ?? '') !== namespace) throw malformed('a namespace can be read in two ways')
    const children: (XmlElement | string)[] = []
    const attributes = attributesOf(node, scope)
    const element: XmlElement = {
      name: node.tagName,
      prefix,
      localName,
      namespace,
      attributes,
      scope,
      children,
      parent
    }
    for (let child = node.firstChild; child !== null && child !== undefined; child = child.nextSibling) {
      if (child.nodeType === 1) children.push(this.element(child as Element, element))
      else if (child.nodeType === 3) children.push(child.nodeValue ?? '')
      else throw malformed('it holds something that is neither element nor text')
    }
    return element
  }
}

function splitName(name: string): readonly [prefix: string, localName: string] {
  const colon = name.indexOf(':')
  return colon < 0 ? ['', name] : [name.slice(0, colon), name.slice(colon + 1)]
}

function resolve(prefix: string, scope: NamespaceScope): string {
  const namespace = scope.get(prefix)
  if (namespace === undefined && prefix !== '') throw malformed('a namespace prefix is not declared')
  return namespace ?? ''
}

/** What is in scope on an element: Namespaces in XML 1.0 §3 and §5, and no namespace that is a relative reference (C14N cannot render it). */
function scopeOf(node: Element, outer: NamespaceScope): NamespaceScope {
  const declared = new Map<string, string>()
  for (let index = 0; index < node.attributes.length; index++) {
    const { name, value } = attributeAt(node, index)
    if (!isDeclaration(name)) continue
    const prefix = name === 'xmlns' ? '' : name.slice('xmlns:'.length)
    const reserved = prefix === 'xml' || prefix === 'xmlns' || value === namespaces.xml || value === namespaces.xmlns
    const bad = value === '' ? prefix !== '' : !/^[A-Za-z][A-Za-z0-9+.-]*:[^\s]/.test(value)
    if (reserved || bad) throw malformed('a namespace declaration is not allowed')
    declared.set(prefix, value)
  }
  return declared.size === 0 ? outer : new Scope(declared, outer)
}

function attributesOf(node: Element, scope: NamespaceScope): XmlAttribute[] {
  const attributes: XmlAttribute[] = []
  const seen = new Set<string>()
  for (let index = 0; index < node.attributes.length; index++) {
    const { name, value } = attributeAt(node, index)
    if (isDeclaration(name)) continue
    // Canonicalizers leave out whatever begins like a declaration: such an attribute would not be signed.
    if (/^xmlns/i.test(name)) throw malformed('an attribute is named like a namespace declaration')
    const [prefix, localName] = splitName(name)
    const namespace = prefix === '' ? '' : resolve(prefix, scope)
    const expanded = `${namespace} ${localName}`
    if (seen.has(expanded)) throw malformed('an attribute is given twice')
    seen.add(expanded)
    attributes.push({ name, prefix, localName, namespace, value })
  }
  return attributes
}

function isDeclaration(name: string): boolean {
  return name === 'xmlns' || name.startsWith('xmlns:')
}

function attributeAt(node: Element, index: number): { readonly name: string; readonly value: string } {
  const attribute = node.attributes.item(index)
  if (attribute === null) throw malformed('an attribute is missing')
  return attribute
}
