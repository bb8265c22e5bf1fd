import type { Occasion } from '../domain/actor.ts'
import { newId } from '../domain/id.ts'
import type { Portal } from '../domain/portal.ts'

/** One thing that `doctor` looked at. */
export interface Check {
  readonly name: string
  readonly state: 'ok' | 'warning' | 'fault'
  /** What was seen and, unless it is fine, how to mend it. */
  readonly detail: string
}

/** What the commands need of the world; main.ts gives it. */
export interface Means {
  /** Opens the portal's state; the program closes it when the command is done. */
  open(): Promise<Portal>
  serve(): Promise<void>
  check(): Promise<readonly Check[]>
  hashPassword(password: string): Promise<string>
  /** A text file's content. Throws DomainError `invalid` `file.unreadable`. */
  readFile(file: string): Promise<string>
  /** All of standard input, less the line's end. */
  readInput(): Promise<string>
  /** To standard output; resolves when the reader can take more. */
  write(text: string): Promise<void>
  now(): number
}

/** The operator's word at the command line. */
export function operatorOccasion(means: Means): Occasion {
  const at = means.now()
  return { actor: { kind: 'operator' }, at, correlationId: newId<'request'>(at) }
}

/** Prints a command's one answer: the JSON object a program reads, or the lines a person does. */
export function answer(
  means: Means,
  json: boolean | undefined,
  value: unknown,
  lines: readonly string[]
): Promise<void> {
  return means.write(json ? `${JSON.stringify(value)}\n` : lines.map(line => `${printable(line)}\n`).join(''))
}

/** Names come from outside; what would command the terminal is shown as a mark. */
const printable = (line: string): string => line.replace(/\p{Cc}/gu, '\ufffd')

/** Columns of equal width, for people. */
export function table(rows: readonly (readonly string[])[]): string[] {
  const widths = rows.reduce<number[]>((all, row) => row.map((cell, i) => Math.max(all[i] ?? 0, cell.length)), [])
  return rows.map(row =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd()
  )
}

export const isoTime = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())
