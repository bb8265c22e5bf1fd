// Files that are chosen again, after a reload, and those with which a sending was begun.
import type { Picked } from './files.ts'
import type { KnownFile } from './kept.ts'

/**
 * The chosen files in the order of those that were being sent, told by size and time of change and their own name.
 *
 * @returns `missing`: those that weren't found among them.
 */
export function pairedWith(
  wanted: readonly KnownFile[],
  chosen: readonly Picked[]
): { readonly files: readonly Picked[]; readonly missing: readonly KnownFile[] } {
  const left = new Set(chosen)
  const files: Picked[] = []
  const missing: KnownFile[] = []
  for (const one of wanted) {
    const same = [...left].filter(({ file }) => file.size === one.bytes && file.lastModified === one.modified)
    const own = [lastOf(one.name), unnumbered(lastOf(one.name))]
    const found = same.find(({ name }) => name === one.name) ?? same.find(({ file }) => own.includes(file.name))
    if (found) {
      left.delete(found)
      files.push({ file: found.file, name: one.name })
    } else missing.push(one)
  }
  return { files, missing }
}

/** `report (2).pdf`, one of two reports that were sent together, is `report.pdf` when it is chosen alone. */
const unnumbered = (name: string): string => name.replace(/ \(\d+\)(?=(?:\.[^.]*)?$)/, '')
const lastOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
