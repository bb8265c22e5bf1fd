import { text } from '../text/en/exchange.ts'
import { formatCount } from '../ui/dates.ts'
import { type Picked, totalBytes } from './files.ts'
import { formatBytes } from './sizes.ts'

export interface Limits {
  readonly maxFileBytes: number
  readonly maxTransferBytes: number
  readonly maxFiles: number
}

/** A sentence for each limit that these files break; none when they may be sent. The portal refuses the same. */
export function faultsOf(files: readonly Picked[], limits: Limits): readonly string[] {
  const words = text.limits
  const large = files.filter(({ file }) => file.size > limits.maxFileBytes)
  const total = totalBytes(files)
  const most = formatBytes(limits.maxFileBytes)
  const [first] = large
  return [
    ...(first && large.length === 1 ? [words.fileTooLarge(first.name, formatBytes(first.file.size), most)] : []),
    ...(large.length > 1 ? [words.filesTooLarge(large.length, most)] : []),
    ...(total > limits.maxTransferBytes
      ? [words.tooLarge(formatBytes(total), formatBytes(limits.maxTransferBytes))]
      : []),
    ...(files.length > limits.maxFiles ? [words.tooMany(formatCount(files.length), formatCount(limits.maxFiles))] : [])
  ]
}
