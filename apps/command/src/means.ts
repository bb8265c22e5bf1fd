import type { Terminal } from './terminal.ts'

/** What the commands need of the world; main.ts gives it. */
export interface Means {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly terminal: Terminal
  /** Aborts when the command should stop. */
  readonly signal: AbortSignal
}
