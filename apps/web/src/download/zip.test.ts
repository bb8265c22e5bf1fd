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
  expect(contentsOf(await read(zipOf(files, streamOf)))).toEqual(
    Object.fromEntries(files.map(({ name, content }) => [name, content]))
  )
})

/** What stands in a small zip that stores without compressing, found from its end as programs do (APPNOTE 4.3). */
function contentsOf(zip: Uint8Array): Record<string, string> {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength)
  const two = (at: number) => view.getUint16(at, true)
  const four = (at: number) => view.getUint32(at, true)
  const text = (from: number, length: number) => new TextDecoder().decode(zip.subarray(from, from + length))
  let end = zip.length - 22
  while (four(end) !== 0x06054b50) end -= 1
  const contents: Record<string, string> = {}
  let at = four(end + 16)
  for (let left = two(end + 10); left > 0; left--) {
    expect(four(at)).toBe(0x02014b50)
    const [method, checksum, size] = [two(at + 10), four(at + 16), four(at + 24)]
    const [nameLength, extraLength, local] = [two(at + 28), two(at + 30), four(at + 42)]
    const start = local + 30 + two(local + 26) + two(local + 28)
    expect([method, crc32(zip.subarray(start, start + size))]).toEqual([0, checksum])
    contents[text(at + 46, nameLength)] = text(start, size)
    at += 46 + nameLength + extraLength + two(at + 32)
  }
  return contents
}

/** ISO 3309, bit by bit. */
function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
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
