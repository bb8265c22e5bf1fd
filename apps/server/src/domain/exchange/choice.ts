// What a sender may choose, held both when a transfer is begun and when it is completed.
import { DomainError } from '../domain-error.ts'
import type { ExchangeOptions } from './options.ts'
import { wrongOption } from './refusals.ts'

export const dayMilliseconds = 86_400_000

/** When something chosen to last so many days ends; the portal's default when nothing was chosen. @throws DomainError `invalid` `transfer.options` */
export function expiryOf(options: ExchangeOptions, days: number | undefined, at: number): number {
  const { expiryMinDays, expiryMaxDays, expiryDefaultDays } = options
  const chosen = days ?? expiryDefaultDays
  if (!Number.isInteger(chosen) || chosen < expiryMinDays || chosen > expiryMaxDays)
    throw wrongOption({
      expiresInDays: `Choose ${expiryMinDays} to ${expiryMaxDays} days: this portal allows no other.`
    })
  return at + chosen * dayMilliseconds
}

/** @throws DomainError `forbidden` `transfer.public` */
export function requirePublicLinks({ publicLinks }: ExchangeOptions): void {
  if (publicLinks) return
  throw new DomainError(
    'forbidden',
    'transfer.public',
    'Links for anyone are switched off on this portal: name recipients, or ask an administrator to allow them.'
  )
}

/**
 * @param files How many files there would be.
 * @param bytes Of all of them.
 * @param largest Of one of them.
 * @throws DomainError `too-large` `transfer.too-many-files`, `transfer.too-large`
 */
export function requireFittingFiles(options: ExchangeOptions, files: number, bytes: number, largest: number): void {
  const { maxFiles, maxFileBytes, maxTransferBytes } = options
  if (files > maxFiles)
    throw new DomainError(
      'too-large',
      'transfer.too-many-files',
      `A transfer has at most ${maxFiles} files: pack some into one, or send several transfers.`
    )
  if (largest > maxFileBytes) throw tooLarge('file', maxFileBytes)
  if (bytes > maxTransferBytes) throw tooLarge('transfer', maxTransferBytes)
}

const tooLarge = (what: string, most: number): DomainError =>
  new DomainError(
    'too-large',
    'transfer.too-large',
    `A ${what} has at most ${most} bytes on this portal: send less at once, or ask an administrator to allow more.`
  )
