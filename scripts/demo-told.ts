// How the demo tells what it does and what was seen.
import type { Said } from './programs.ts'

/** A demonstration in which something isn't so stops there. */
export class Failed extends Error {}

export const step = (title: string): void => console.log(`\n  ${title}`)

/** Prints one thing that was checked. */
export function see(side: 'portal' | 'Entra', what: string, holds: boolean, shown = ''): void {
  console.log(`    ${holds ? '✓' : '✗'} ${side.padEnd(6)}  ${what}`)
  if (!holds) throw new Failed(`${side}: not so: ${what}\n${shown}`)
}

export const done = (said: Said, what: string): void => see('Entra', what, said.code === 0, said.text)
