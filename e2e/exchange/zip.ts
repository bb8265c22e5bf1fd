// Reads an archive as other programs do: by its central directory (APPNOTE.TXT 6.3.10, 4.3.12), which has to fit what stands at each entry.
export interface Entry {
  readonly name: string
  readonly bytes: Buffer
}

/** @throws Error when it isn't whole, or holds something compressed */
export function entriesOf(zip: Buffer): readonly Entry[] {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  if (end < 0) throw new Error('This is no whole zip: its end is missing.')
  const entries: Entry[] = []
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (zip.toString('latin1', at, at + 4) !== 'PK\x01\x02') throw new Error('The directory of the zip is broken.')
    if (zip.readUInt16LE(at + 10) !== 0) throw new Error('An entry is compressed.')
    const [name, extra, comment] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32)]
    const bytes = contentAt(zip, zip.readUInt32LE(at + 42), zip.readUInt32LE(at + 24))
    entries.push({ name: zip.toString('utf8', at + 46, at + 46 + name), bytes })
    at += 46 + name + extra + comment
  }
  return entries
}

function contentAt(zip: Buffer, at: number, length: number): Buffer {
  if (zip.toString('latin1', at, at + 4) !== 'PK\x03\x04')
    throw new Error('An entry of the zip is not where it should be.')
  const begin = at + 30 + zip.readUInt16LE(at + 26) + zip.readUInt16LE(at + 28)
  return zip.subarray(begin, begin + length)
}
