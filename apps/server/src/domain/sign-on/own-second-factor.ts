import type { Occasion } from '../actor.ts'
import type { Portal } from '../portal.ts'

export async function beginSecondFactor(
  portal: Portal,
  occasion: Occasion
): Promise<{ readonly secret: string; readonly uri: string }> {
  throw new Error('not yet')
}

export async function confirmSecondFactor(
  portal: Portal,
  occasion: Occasion,
  input: { readonly code: string }
): Promise<{ readonly recoveryCodes: readonly string[] }> {
  throw new Error('not yet')
}

export async function removeSecondFactor(
  portal: Portal,
  occasion: Occasion,
  input: { readonly code: string }
): Promise<void> {
  throw new Error('not yet')
}

export async function renewRecoveryCodes(
  portal: Portal,
  occasion: Occasion,
  input: { readonly code: string }
): Promise<{ readonly recoveryCodes: readonly string[] }> {
  throw new Error('not yet')
}
