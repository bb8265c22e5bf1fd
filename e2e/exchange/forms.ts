// In which forms a text may stand somewhere, though nobody sees it at a glance.

/** Everything that is looked for when `secret` is looked for: as it is, and in the usual ways of writing bytes. */
export function formsOf(secret: string | Buffer): readonly Buffer[] {
  const plain = Buffer.from(secret)
  const text = plain.toString('utf8')
  const wide = Buffer.from(text, 'utf16le')
  const all = [
    plain,
    ...(typeof secret === 'string' ? [wide, Buffer.from(wide).swap16(), Buffer.from(encodeURIComponent(text))] : []),
    Buffer.from(plain.toString('hex')),
    Buffer.from(plain.toString('hex').toUpperCase()),
    ...base64Of(plain)
  ]
  return [...new Map(all.map(form => [form.toString('latin1'), form])).values()]
}

/** Inside of more, Base64 looks in one of three ways; what depends on the neighbours is left out. */
function base64Of(plain: Buffer): readonly Buffer[] {
  return [0, 1, 2].flatMap(before => {
    const coded = Buffer.concat([Buffer.alloc(before), plain])
      .toString('base64')
      .replaceAll('=', '')
    const sure = coded.slice(Math.ceil((before * 4) / 3), coded.length - ((before + plain.length) % 3 === 0 ? 0 : 1))
    return [sure, sure.replaceAll('+', '-').replaceAll('/', '_')].map(one => Buffer.from(one))
  })
}

/** Which of the secrets, told by what they are, stand somewhere in what was kept. */
export function findIn(kept: readonly Buffer[], secrets: Readonly<Record<string, string | Buffer>>): readonly string[] {
  return Object.entries(secrets)
    .filter(([, secret]) => formsOf(secret).some(form => kept.some(bytes => bytes.includes(form))))
    .map(([what]) => what)
}
