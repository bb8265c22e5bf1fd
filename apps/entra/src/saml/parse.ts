/** Reads the XML of messages that service providers send: strictly, with bounds, and nothing but elements, attributes and text. */
import { DOMParser } from '@xmldom/xmldom'
import { SignInError } from './sign-in-error.ts'

export const malformed = (what: string) =>
  new SignInError(75005, `The request is not a valid SAML 2.0 protocol message: ${what}.`)

const maxElements = 500

/**
 * @returns The root element.
 * @throws {SignInError} 75005 for anything but one well-formed document without DOCTYPE, comments and the like.
 */
export function parseXml(unverifiedXml: string): Element {
  const body = unverifiedXml.replace(/^\uFEFF?\s*<\?xml[^>]*\?>/, '').trim()
  if (/<[!?]/.test(body)) throw malformed('it holds a DOCTYPE, a comment, CDATA or a processing instruction')
  if (body.split('<').length > maxElements * 2) throw malformed('it holds too many elements')
  const complain = (message: string) => {
    throw malformed(message.split('\n')[0] ?? 'it is not well-formed')
  }
  const parser = new DOMParser({ errorHandler: { warning: complain, error: complain, fatalError: complain } })
  const root = parse(parser, body)?.documentElement
  if (!root) throw malformed('there is no XML in it')
  return root
}

function parse(parser: DOMParser, body: string): Document | undefined {
  try {
    return parser.parseFromString(body, 'text/xml')
  } catch (error) {
    if (error instanceof SignInError) throw error
    throw malformed('it is not well-formed')
  }
}

export const childrenOf = (parent: Element, namespace: string, name: string): readonly Element[] =>
  Array.from(parent.childNodes).filter(
    (node): node is Element =>
      node.nodeType === 1 && (node as Element).namespaceURI === namespace && (node as Element).localName === name
  )

/** The only child of that name, if there is one. @throws {SignInError} 75005 if there are several. */
export function childOf(parent: Element, namespace: string, name: string): Element | undefined {
  const found = childrenOf(parent, namespace, name)
  if (found.length > 1) throw malformed(`it holds several ${name} elements`)
  return found[0]
}

export const textOf = (found: Element | undefined): string => found?.textContent?.trim() ?? ''

/** An attribute's value; null when it is not there. */
export const attributeOf = (of: Element, name: string): string | null =>
  of.hasAttribute(name) ? of.getAttribute(name) : null
