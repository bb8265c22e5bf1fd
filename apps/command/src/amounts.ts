import { type Speed, thisWorld } from '@sealpost/client'
import type { Terminal } from './terminal.ts'

/** `1.5 GB`: decimal units, as disks and networks are sold in. */
export function bytesText(bytes: number): string {
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB']
  const power = Math.min(units.length - 1, bytes < 1000 ? 0 : Math.floor(Math.log10(bytes) / 3))
  const amount = bytes / 1000 ** power
  return `${power === 0 ? amount : amount.toFixed(amount < 10 ? 1 : 0)} ${units[power]}`
}

/** `3 min 20 s`, the two largest units. */
export function timeText(seconds: number): string {
  const whole = Math.ceil(seconds)
  if (whole < 60) return `${whole} s`
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`
}

export interface Amounts {
  readonly done: number
  readonly total: number
  readonly bytesPerSecond: number
  readonly secondsLeft: number | null
  /** Instead of speed and time. */
  readonly state?: string
}

/** One line that tells how far something is, at most that wide. */
export function amountsLine(verb: string, amounts: Amounts, columns: number): string {
  const { done, total, bytesPerSecond, secondsLeft, state } = amounts
  const percent = total === 0 ? 100 : Math.floor((done * 100) / total)
  const pace = [
    ...(bytesPerSecond > 0 ? [`${bytesText(bytesPerSecond)}/s`] : []),
    ...(secondsLeft !== null && done < total ? [`${timeText(secondsLeft)} left`] : [])
  ]
  const parts = [`${verb} ${percent} %`, `${bytesText(done)} of ${bytesText(total)}`, ...(state ? [state] : pace)]
  return parts.join('  ').slice(0, Math.max(0, columns - 1))
}

/** How far several files are together, on one line of the terminal. */
export class ReceivedLine {
  readonly #terminal: Terminal
  readonly #speed: Speed
  readonly #total: number
  readonly #done = new Map<string, number>()
  readonly #waiting = new Set<string>()
  #shownAt = Number.NEGATIVE_INFINITY

  constructor(terminal: Terminal, speed: Speed, total: number) {
    this.#terminal = terminal
    this.#speed = speed
    this.#total = total
  }

  /** So many of its bytes were there before; they have no speed. */
  had(file: string, bytes: number): void {
    this.#done.set(file, bytes)
    this.#speed.start()
  }

  now(file: string, bytes: number, waiting: boolean): void {
    this.#speed.add(bytes - (this.#done.get(file) ?? 0))
    this.#done.set(file, bytes)
    if (waiting) this.#waiting.add(file)
    else this.#waiting.delete(file)
    this.#show()
  }

  #show(): void {
    const at = thisWorld.now()
    if (!this.#terminal.watched || at - this.#shownAt < 100) return
    this.#shownAt = at
    const done = [...this.#done.values()].reduce((sum, bytes) => sum + bytes, 0)
    const amounts = {
      ...{ done, total: this.#total },
      bytesPerSecond: this.#speed.bytesPerSecond(),
      secondsLeft: this.#speed.secondsFor(this.#total - done),
      ...(this.#waiting.size > 0 && { state: 'waiting for the network …' })
    }
    this.#terminal.overwrite(amountsLine('Receiving', amounts, this.#terminal.columns))
  }
}
