import { expect, it } from 'vitest'
import { fromInput, joined, type Picked, totalBytes, walk } from './files.ts'

const picked = (name: string, content = 'x', lastModified = 1): Picked => ({
  file: new File([content], name.slice(name.lastIndexOf('/') + 1), { lastModified }),
  name
})
const names = (files: readonly Picked[]) => files.map(one => one.name)

interface Entry {
  readonly name: string
  readonly isFile: boolean
  readonly isDirectory: boolean
  readonly file?: (take: (file: File) => void, refuse: (error: Error) => void) => void
  readonly createReader?: () => { readEntries(take: (entries: Entry[]) => void): void }
}

const fileEntry = (name: string, content = 'x'): Entry => ({
  ...{ name, isFile: true, isDirectory: false },
  file: take => take(new File([content], name))
})
const lockedEntry = (name: string): Entry => ({
  ...{ name, isFile: true, isDirectory: false },
  file: (_, refuse) => refuse(new DOMException('', 'NotReadableError'))
})

/** Gives its entries a hundred at a time, as browsers do. */
function folderEntry(name: string, inside: readonly Entry[]): Entry {
  const createReader = () => {
    const left = [...inside]
    return { readEntries: (take: (entries: Entry[]) => void) => take(left.splice(0, 100)) }
  }
  return { ...{ name, isFile: false, isDirectory: true }, createReader }
}
const walked = (roots: readonly Entry[]) => walk(roots as unknown as FileSystemEntry[])

it('files of a folder have their path as name', async () => {
  const found = await walked([folderEntry('papers', [fileEntry('a.txt'), folderEntry('old', [fileEntry('b.txt')])])])
  expect(names(found.files)).toEqual(['papers/a.txt', 'papers/old/b.txt'])
})

it('a folder of more files than a browser gives at once is read to its end', async () => {
  const found = await walked([
    folderEntry(
      'many',
      Array.from({ length: 2_345 }, (_, at) => fileEntry(`${at}.txt`))
    )
  ])
  expect(found.files).toHaveLength(2_345)
})

it('empty folders are left out and told', async () => {
  const found = await walked([folderEntry('papers', [folderEntry('empty', []), fileEntry('a.txt')])])
  expect(names(found.files)).toEqual(['papers/a.txt'])
  expect(found.emptyFolders).toEqual(['papers/empty'])
})

it('what can’t be read is told, and the rest is taken', async () => {
  const found = await walked([lockedEntry('locked.db'), fileEntry('a.txt')])
  expect(found.unreadable).toEqual(['locked.db'])
  expect(names(found.files)).toEqual(['a.txt'])
})

it('a chosen folder’s files keep their path, too', () => {
  const file = Object.assign(new File(['x'], 'a.txt'), { webkitRelativePath: 'papers/a.txt' })
  expect(names(fromInput([file]).files)).toEqual(['papers/a.txt'])
  expect(names(fromInput([new File(['x'], 'b.txt')]).files)).toEqual(['b.txt'])
})

it('the same file chosen twice is sent once', () => {
  expect(names(joined([picked('a.txt')], [picked('a.txt'), picked('b.txt')]))).toEqual(['a.txt', 'b.txt'])
})

it('another file of the same name gets a number before its ending', () => {
  const there = [picked('x/report.pdf', 'one')]
  const more = [picked('x/report.pdf', 'two!'), picked('x/report.pdf', 'three')]
  expect(names(joined(there, more))).toEqual(['x/report.pdf', 'x/report (2).pdf', 'x/report (3).pdf'])
})

it('names without an ending, and those that begin with a dot, get it at their end', () => {
  const there = [picked('notes', 'one'), picked('.profile', 'one'), picked('v1.2/notes', 'one')]
  const more = [picked('notes', 'two!'), picked('.profile', 'two!'), picked('v1.2/notes', 'two!')]
  expect(names(joined(there, more)).slice(3)).toEqual(['notes (2)', '.profile (2)', 'v1.2/notes (2)'])
})

it('sizes add up', () => {
  expect(totalBytes([picked('a', 'abc'), picked('b', '')])).toBe(3)
  expect(totalBytes([])).toBe(0)
})
