const hex = /^#[0-9a-f]{6}$/i

export const isColour = (text: string): boolean => hex.test(text)

/** Black or white, whichever is easier to read on the colour, as the portal will choose (WCAG 2.2 §1.4.3); white for what is no colour. */
export function textOn(accent: string): string {
  if (!isColour(accent)) return '#ffffff'
  return contrast(accent, '#ffffff') >= contrast(accent, '#000000') ? '#ffffff' : '#000000'
}

/** Contrast ratio of two colours given as `#rrggbb`, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return ((lighter ?? 0) + 0.05) / ((darker ?? 0) + 0.05)
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at =>
    linear(Number.parseInt(colour.slice(at, at + 2), 16) / 255)
  )
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const linear = (part: number) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
