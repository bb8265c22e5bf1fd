import type { Tone } from './icon.ts'

interface Toast {
  readonly id: number
  readonly message: string
  readonly tone: Tone
}

const shown = $state<Toast[]>([])
let last = 0

/** What the region of the shell shows now. */
export const toasts: readonly Toast[] = shown

/** Says in passing that something was done, or wasn't. What failed stays until it is dismissed. */
export function toast(message: string, tone: Tone = 'success'): void {
  const id = ++last
  shown.push({ id, message, tone })
  if (shown.length > 4) shown.shift()
  if (tone === 'success' || tone === 'info') setTimeout(() => dismiss(id), 6_000)
}

export function dismiss(id: number): void {
  const at = shown.findIndex(one => one.id === id)
  if (at >= 0) shown.splice(at, 1)
}
