import type { Content } from '@sealpost/api'
import type { SealedContent } from '../../../domain/exchange/sealed-content.ts'
import { base64urlOf } from './bytes-of.ts'

export const presentContent = ({ transfer, manifest, files }: SealedContent): Content => ({
  id: transfer.id,
  manifest: base64urlOf(manifest),
  files: files.map(({ id, bytes, header }) => ({ id, bytes, header: base64urlOf(header) })),
  receivingKeyId: transfer.receivingKeyId
})
