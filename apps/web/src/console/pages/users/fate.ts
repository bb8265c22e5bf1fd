import type { ErasurePreview } from '@sealpost/api'
import { text } from '../../../text/en/deactivation.ts'

/** Whether a deactivation would destroy nothing yet. */
export const isHeldUp = ({
  braked,
  graceDays,
  legalHold
}: Pick<ErasurePreview, 'braked' | 'graceDays' | 'legalHold'>): boolean => braked || graceDays > 0 || legalHold !== null

/** What becomes of an account that is deactivated now, a sentence for each thing that holds it up. */
export function fateOf(preview: Pick<ErasurePreview, 'braked' | 'graceDays' | 'legalHold'>): readonly string[] {
  const { braked, graceDays, legalHold } = preview
  if (!isHeldUp(preview)) return [text.fate.now]
  return [
    ...(legalHold ? [text.fate.hold(legalHold.reference)] : []),
    ...(braked ? [text.fate.braked] : []),
    ...(graceDays > 0 && !braked ? [text.fate.grace(graceDays)] : [])
  ]
}
