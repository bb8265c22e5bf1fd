/** XML as text, changed as text: what a message becomes is decided here and by no library. */

/** Changes what must be there to be changed. */
export function changed(text: string, from: string | RegExp, to: string): string {
  const result = text.replace(from, to.replaceAll('$', '$$$$'))
  if (result === text) throw new Error(`There is no ${String(from)} to change.`)
  return result
}

/** The text of the first element with this name, with or without prefix. */
export function elementText(xml: string, name: string): string {
  const match = new RegExp(`<((?:[\\w.-]+:)?)${name}[\\s>][\\s\\S]*?</\\1${name}\\s*>`).exec(xml)
  if (match === null) throw new Error(`There is no ${name}.`)
  return match[0]
}

export function insert(xml: string, at: number, text: string): string {
  return xml.slice(0, at) + text + xml.slice(at)
}

/** Where a Signature belongs: after the Issuer of the element with this ID. */
export function afterIssuer(xml: string, id: string): number {
  const from = xml.indexOf(` ID="${id}"`)
  const end = /<\/(?:[\w.-]+:)?Issuer\s*>/g
  end.lastIndex = Math.max(from, 0)
  if (from < 0 || end.exec(xml) === null) throw new Error(`There is no element ${id} with an Issuer.`)
  return end.lastIndex
}
