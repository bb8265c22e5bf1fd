import { crc32 } from 'node:zlib'
import { expect, it } from 'vitest'
import { type ZipEntry, zipLength, zipOf } from './zip.ts'

const modified = Date.UTC(2026, 10, 3, 12)
const bytesOf = (text: string) => new TextEncoder().encode(text)
const entry = (name: string, content: string, at: number | undefined = modified) => ({
  name,
  content,
  bytes: bytesOf(content).length,
  modified: at
})
const streamOf = ({ content }: { content: string }) => new Blob([content]).stream()

async function read(stream: ReadableStream<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer())
}

const files = [entry('a.txt', 'first'), entry('folder/ümläut.txt', 'second'.repeat(1000)), entry('empty', '')]

it('the length that is promised is the length that comes', async () => {
  expect((await read(zipOf(files, streamOf))).length).toBe(zipLength(files))
})

it('beyond 4 GiB and 65,535 files, too, a length can be promised', () => {
  const large: ZipEntry = { name: 'large.bin', bytes: 5_000_000_000, modified }
  expect(zipLength([large])).toBeGreaterThan(5_000_000_000)
  expect(zipLength([large, large])).toBeGreaterThan(10_000_000_000)
})

it('its directory leads to names with folders, and to contents that fit their checksums', async () => {
  expect(contentsOf(Buffer.from(await read(zipOf(files, streamOf))))).toEqual(
    Object.fromEntries(files.map(({ name, content }) => [name, content]))
  )
})

/** What stands in a small zip that stores without compressing, found from its end as programs do (APPNOTE 4.3). */
function contentsOf(zip: Buffer): Record<string, string> {
  const end = zip.lastIndexOf('PK\x05\x06')
  const contents: Record<string, string> = {}
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    expect(zip.toString('latin1', at, at + 4)).toBe('PK\x01\x02')
    const [method, checksum, size] = [zip.readUInt16LE(at + 10), zip.readUInt32LE(at + 16), zip.readUInt32LE(at + 24)]
    const [nameLength, extraLength] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30)]
    const local = zip.readUInt32LE(at + 42)
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    const content = zip.subarray(start, start + size)
    expect([method, crc32(content)]).toEqual([0, checksum])
    contents[zip.toString('utf8', at + 46, at + 46 + nameLength)] = content.toString('utf8')
    at += 46 + nameLength + extraLength + zip.readUInt16LE(at + 32)
  }
  return contents
}

it('a date that no zip can say becomes one that it can', async () => {
  const odd = [entry('old', 'x', 0), entry('far', 'y', 8.64e15), entry('undated', 'z', undefined)]
  expect((await read(zipOf(odd, streamOf))).length).toBe(zipLength(odd))
})

it.each([0, 1, 2])('breaks, and never ends, when file %i does', async at => {
  const fault = new Error('damaged')
  const broken = zipOf(files, file => {
    if (file !== files[at]) return streamOf(file)
    return new ReadableStream({
      pull(controller) {
        controller.error(fault)
      }
    })
  })
  await expect(read(broken)).rejects.toBe(fault)
})

it('opens each file once and in order, small ones a few ahead and large ones not before their turn', async () => {
  const many = Array.from({ length: 40 }, (_, i) => entry(`${i}`, 'x'))
  const large = { ...entry('large', 'x'), bytes: 50_000_000 }
  const opened: string[] = []
  const reader = zipOf([...many, large, ...many.map(file => ({ ...file, name: `after ${file.name}` }))], file => {
    opened.push(file.name)
    return streamOf(file)
  }).getReader()
  await reader.read()
  expect(opened).toEqual(many.slice(0, 8).map(file => file.name))
  while (!(await reader.read()).done);
  expect(opened).toHaveLength(81)
  expect(new Set(opened).size).toBe(81)
  expect(opened.indexOf('large')).toBe(40)
})
