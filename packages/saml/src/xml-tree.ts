/** A parsed document: elements, attributes and text, nothing else, and every name with its namespace. */

export interface XmlAttribute {
  readonly name: string
  readonly prefix: string
  readonly localName: string
  /** Empty for an attribute without prefix. */
  readonly namespace: string
  readonly value: string
}

export interface NamespaceScope {
  /** The namespace of a prefix; that of the default namespace for `''`. Undefined when none is declared. */
  get(prefix: string): string | undefined
}

export interface XmlElement {
  readonly name: string
  readonly prefix: string
  readonly localName: string
  readonly namespace: string
  /** Without the declarations of namespaces. */
  readonly attributes: readonly XmlAttribute[]
  /** The namespaces in scope here. */
  readonly scope: NamespaceScope
  readonly children: readonly (XmlElement | string)[]
  readonly parent: XmlElement | undefined
}

export function isElement(element: XmlElement, namespace: string, localName: string): boolean {
  return element.localName === localName && element.namespace === namespace
}

export function childElements(element: XmlElement): XmlElement[] {
  return element.children.filter(child => typeof child !== 'string')
}

export function childrenNamed(element: XmlElement, namespace: string, localName: string): XmlElement[] {
  return childElements(element).filter(child => isElement(child, namespace, localName))
}

/** The value of an attribute without prefix. */
export function attributeOf(element: XmlElement, name: string): string | undefined {
  return element.attributes.find(attribute => attribute.name === name)?.value
}

/** The text of an element that holds text alone; undefined when it holds elements. */
export function textOf(element: XmlElement): string | undefined {
  const parts = element.children.filter(child => typeof child === 'string')
  return parts.length === element.children.length ? parts.join('') : undefined
}

/** Whether nothing but blanks stands between the elements. */
export function holdsElementsOnly(element: XmlElement): boolean {
  return element.children.every(child => typeof child !== 'string' || !/[^ \t\n\r]/.test(child))
}

/** The element and all below it, in document order. */
export function* everyElement(element: XmlElement): Generator<XmlElement> {
  yield element
  for (const child of element.children) if (typeof child !== 'string') yield* everyElement(child)
}
