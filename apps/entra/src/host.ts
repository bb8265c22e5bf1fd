/** What the program takes from the world around it: given to it once, so that tests give another. */
export type Host = {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly out: (text: string) => void
  readonly err: (text: string) => void
  readonly readInput: () => Promise<string>
  readonly now: () => Date
  readonly sleep: (milliseconds: number) => Promise<void>
  readonly newId: () => string
  /** Resolves when the program is asked to end. */
  readonly untilStopped: () => Promise<void>
}
