import { createHash } from 'node:crypto'

const white = '#ffffff'
const black = '#000000'

/**
 * The style sheet of the site's own colour, `--accent`, and the one in which text is readable upon it, `--on-accent`.
 *
 * Of black and white the one with more contrast is taken: at least 4.58 to 1 whatever the accent, where WCAG 2.2 §1.4.3 asks for 4.5.
 *
 * @param accent `#rrggbb`
 */
export function themeCss(accent: string): string {
  const onAccent = contrast(accent, white) >= contrast(accent, black) ? white : black
  return `:root{--accent:${accent};--on-accent:${onAccent}}\n`
}

/** How well one colour shows on another, from 1 to 21. @see https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
export function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

/** @see https://www.w3.org/TR/WCAG22/#dfn-relative-luminance */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map(at =>
    linear(Number.parseInt(colour.slice(at, at + 2), 16) / 255)
  )
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

const linear = (channel: number): number => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4)

/** An entity tag of what is sent. @see [RFC 9110 §8.8.3](https://www.rfc-editor.org/rfc/rfc9110#section-8.8.3) */
export const etagOf = (content: string | Buffer): string =>
  `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`
