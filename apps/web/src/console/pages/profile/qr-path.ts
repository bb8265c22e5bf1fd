import { encode } from 'uqr'

/**
 * A QR code as the data of one SVG path, a unit square for each dark module.
 *
 * @returns The path and the code's width in modules, with the four light ones around it that readers need (ISO/IEC 18004 §6.3.8).
 */
export function qrPath(value: string): { readonly path: string; readonly size: number } {
  const { data, size } = encode(value, { ecc: 'M', border: 4 })
  const squares = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])))
  return { path: squares.join(''), size }
}
