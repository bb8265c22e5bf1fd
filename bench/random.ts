// Repeatable chance: everything that the campaigns make up comes from here, so that a seed is enough to see a failure again.

export interface Random {
  /** A whole number from 0 up to, not including, `bound`. */
  below(bound: number): number
  /** A whole number from `least` to `most`, both included. */
  between(least: number, most: number): number
  /** True with this probability, 0 to 1. */
  chance(probability: number): boolean
  pick<T>(choices: readonly T[]): T
  /** One of the choices, each as often as its weight says. */
  weighted<T>(choices: readonly (readonly [weight: number, choice: T])[]): T
}

/**
 * A generator whose whole future follows from the words given: the same words, the same numbers.
 *
 * Small and fast (sfc32 over a hash of the words); not for secrets.
 */
export function randomFrom(...words: readonly (string | number)[]): Random {
  const next = sfc32(words.join('\u0000'))
  const below = (bound: number) => Math.floor(next() * bound)
  const pick = <T>(choices: readonly T[]): T => {
    if (choices.length === 0) throw new Error('There is nothing to pick from.')
    return choices[below(choices.length)] as T // the index is inside: next() is below 1
  }
  return {
    below,
    between: (least, most) => least + below(most - least + 1),
    chance: probability => next() < probability,
    pick,
    weighted(choices) {
      let mark = next() * choices.reduce((sum, [weight]) => sum + weight, 0)
      for (const [weight, choice] of choices) {
        mark -= weight
        if (mark < 0) return choice
      }
      return pick(choices)[1]
    }
  }
}

function sfc32(text: string): () => number {
  let [a, b, c, d] = [hash(text, 1), hash(text, 2), hash(text, 3), 1]
  const next = () => {
    const sum = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 2 ** 32
  }
  for (let i = 0; i < 12; i++) next()
  return next
}

/** FNV-1a with a finisher. */
function hash(text: string, salt: number): number {
  let h = 0x811c9dc5 ^ Math.imul(salt, 0x9e3779b1)
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  return h ^ (h >>> 13)
}
