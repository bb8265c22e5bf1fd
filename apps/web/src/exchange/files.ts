// Files as the browser gives them: chosen, dropped as folders, pasted. It owns their names, which are paths within what was dropped.
import { blobSource, type Source } from '@sealpost/client'

/** A file that will be sent, under the name it will have. */
export interface Picked {
  readonly file: File
  /** With `/` between the folders that it was in. */
  readonly name: string
}

/** What came of a drop or a choice. */
export interface Found {
  readonly files: readonly Picked[]
  /** Folders without a file in them or below: formats of files know none, so they are left out. */
  readonly emptyFolders: readonly string[]
  /** What the browser could not read. */
  readonly unreadable: readonly string[]
}

/** Of `<input type="file">`, with or without folders. */
export const fromInput = (files: Iterable<File>): Found => ({
  files: [...files].map(file => ({ file, name: file.webkitRelativePath || file.name })),
  emptyFolders: [],
  unreadable: []
})

/**
 * Of a drop or of the clipboard: walks the folders in it.
 *
 * Must be called while the event is being handled, since afterwards the browser takes its items away; what it needs of them it takes at once.
 */
export function fromTransfer(transfer: DataTransfer): Promise<Found> {
  const items = [...transfer.items].filter(item => item.kind === 'file')
  const entries = items.map(item => item.webkitGetAsEntry?.() ?? null)
  const files = [...transfer.files]
  if (entries.every(entry => entry === null)) return Promise.resolve(fromInput(files))
  return walk(entries.filter(entry => entry !== null))
}

/** Files in the order of their folders; one after another, so that a folder of thousands doesn't open them all at once. */
export async function walk(roots: readonly FileSystemEntry[]): Promise<Found> {
  const files: Picked[] = []
  const emptyFolders: string[] = []
  const unreadable: string[] = []

  async function visit(entry: FileSystemEntry, within: string): Promise<number> {
    const name = within + entry.name
    try {
      if (isFile(entry)) {
        files.push({ file: await fileOf(entry), name })
        return 1
      }
      if (!isFolder(entry)) return 0
      const inside = await entriesOf(entry)
      let count = 0
      for (const one of inside) count += await visit(one, `${name}/`)
      if (inside.length === 0) emptyFolders.push(name)
      return count
    } catch {
      unreadable.push(name)
      return 0
    }
  }

  for (const root of roots) await visit(root, '')
  return { files, emptyFolders, unreadable }
}

const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile
const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
  new Promise((resolve, reject) => entry.file(resolve, reject))

/** A reader gives a hundred at a time, and none when there are no more. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject))
    if (some.length === 0) return all
    all.push(...some)
  }
}

/** Those there are with the new ones; a file that is there already under the same name is taken once, and another one with that name gets a number. */
export function joined(there: readonly Picked[], more: readonly Picked[]): readonly Picked[] {
  const byName = new Map(there.map(one => [one.name, one]))
  for (const one of more) {
    let name = one.name
    for (let number = 2; ; number += 1) {
      const other = byName.get(name)
      if (!other || isSame(other.file, one.file)) break
      name = numbered(one.name, number)
    }
    if (!byName.has(name)) byName.set(name, { file: one.file, name })
  }
  return [...byName.values()]
}

const isSame = (one: File, other: File): boolean =>
  one.size === other.size && one.lastModified === other.lastModified && one.name === other.name

/** `report.pdf` → `report (2).pdf` */
function numbered(name: string, number: number): string {
  const dot = name.lastIndexOf('.')
  const stem = dot > name.lastIndexOf('/') + 1 ? dot : name.length
  return `${name.slice(0, stem)} (${number})${name.slice(stem)}`
}

/** As the engine reads it. A file that changed since it was chosen can't be read any more. */
export const sourceOf = ({ file, name }: Picked): Source => blobSource(file, name)

export const totalBytes = (files: readonly Picked[]): number => files.reduce((sum, { file }) => sum + file.size, 0)
