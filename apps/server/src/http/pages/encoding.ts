/**
 * The encodings a client takes of those that files are kept in, the smallest first.
 *
 * @param acceptEncoding The header as it came.
 * @see [RFC 9110 §12.5.3](https://www.rfc-editor.org/rfc/rfc9110#section-12.5.3)
 */
export function encodingsFor(acceptEncoding: string | undefined): readonly ('br' | 'gzip')[] {
  const taken = (acceptEncoding ?? '')
    .slice(0, 1_000)
    .toLowerCase()
    .split(',')
    .map(part => part.split(';').map(piece => piece.trim()))
    .filter(([, ...parameters]) => !parameters.some(parameter => /^q\s*=\s*0(?:\.0*)?$/.test(parameter)))
    .map(([coding]) => coding)
  return (['br', 'gzip'] as const).filter(coding => taken.includes(coding))
}
