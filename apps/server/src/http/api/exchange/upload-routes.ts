import {
  draft,
  draftFiles,
  fileCompletion,
  newFile,
  newTransfer,
  openFile,
  partDigest,
  receivedParts,
  sentTransfer,
  transferCompletion
} from '@sealpost/api'
import { addFile } from '../../../domain/exchange/add-file.ts'
import { completeFile } from '../../../domain/exchange/complete-file.ts'
import { completeTransfer } from '../../../domain/exchange/complete-transfer.ts'
import { createTransfer } from '../../../domain/exchange/create-transfer.ts'
import { listDraftFiles } from '../../../domain/exchange/list-draft-files.ts'
import { readPartDigest } from '../../../domain/exchange/read-part-digest.ts'
import { readParts } from '../../../domain/exchange/read-parts.ts'
import { removeFile } from '../../../domain/exchange/remove-file.ts'
import type { FileUpload, Upload } from '../../../domain/exchange/uploader.ts'
import { present } from '../present-instant.ts'
import { type ApiEdge, type Exchange, type Route, route } from '../route.ts'
import { bytesOf } from './bytes-of.ts'
import { partNumberOf, takePart } from './part.ts'
import { presentDraft, presentReceived } from './present-upload.ts'
import { uploadTokenOf } from './shown.ts'

/** Most recipients, each with the longest address. */
const recipientsLimitBytes = 262_144
/** The longest manifest in Base64url, and what stands around it. */
const manifestLimitBytes = 2_900_000

/** Sending: a draft is filled, file by file and part by part, and completed. By its sender, or by whoever sends in. */
export const uploadRoutes = (edge: ApiEdge): readonly Route[] => {
  const { portal, reading } = edge
  const known = <T>({ request }: Exchange, work: () => Promise<T>): Promise<T> => reading.known(edge, request, work)
  return [
    route({
      method: 'POST',
      path: '/transfers',
      summary: 'Begin a transfer',
      keys: true,
      status: 201,
      body: newTransfer,
      answer: draft,
      bodyLimitBytes: recipientsLimitBytes,
      async respond({ occasion, body }) {
        const create = () => createTransfer(portal, occasion, body)
        return presentDraft(await (body.password === undefined ? create() : edge.hashing.run(create)), null)
      }
    }),
    route({
      method: 'POST',
      path: '/transfers/:id/files',
      summary: 'Add a file to a draft',
      keys: true,
      guests: 'upload',
      status: 201,
      body: newFile,
      answer: openFile,
      async respond(exchange) {
        const { occasion, body } = exchange
        const { file, layout } = await known(exchange, () =>
          addFile(portal, occasion, { ...uploadOf(exchange), bytes: body.bytes })
        )
        return { id: file.id, position: file.position, parts: layout.parts, sealedBytes: layout.sealedBytes }
      }
    }),
    route({
      method: 'GET',
      path: '/transfers/:id/files',
      summary: 'Which files a draft holds',
      keys: true,
      guests: 'upload',
      answer: draftFiles,
      async respond(exchange) {
        const list = () => listDraftFiles(portal, exchange.occasion, uploadOf(exchange))
        return { files: [...(await known(exchange, list))] }
      }
    }),
    route({
      method: 'DELETE',
      path: '/transfers/:id/files/:file',
      summary: 'Take a file out of a draft',
      keys: true,
      guests: 'upload',
      respond: exchange => known(exchange, () => removeFile(portal, exchange.occasion, fileUploadOf(exchange)))
    }),
    route({
      method: 'PUT',
      path: '/transfers/:id/files/:file/parts/:number',
      summary: 'Send a part of a file, sealed; 204 when it is durable',
      keys: true,
      guests: 'upload',
      octets: true,
      respond(exchange: Exchange) {
        const upload = fileUploadOf(exchange)
        const take = () => takePart(edge, exchange, upload)
        return known(exchange, () => reading.part(exchange.request, sending(exchange, upload), take))
      }
    }),
    route({
      method: 'GET',
      path: '/transfers/:id/files/:file/parts',
      summary: 'Which parts of a file are there',
      keys: true,
      guests: 'upload',
      answer: receivedParts,
      respond: async exchange =>
        presentReceived(await known(exchange, () => readParts(portal, exchange.occasion, fileUploadOf(exchange))))
    }),
    route({
      method: 'GET',
      path: '/transfers/:id/files/:file/parts/:number',
      summary: 'SHA-256 of a part as the portal holds it',
      keys: true,
      guests: 'upload',
      answer: partDigest,
      async respond(exchange) {
        const part = { ...fileUploadOf(exchange), number: partNumberOf(exchange) }
        const read = () => readPartDigest(portal, exchange.occasion, part)
        // It costs about what taking the part cost.
        const { bytes, sha256 } = await known(exchange, () =>
          reading.part(exchange.request, sending(exchange, part), read)
        )
        return { bytes, sha256: Buffer.from(sha256).toString('hex') }
      }
    }),
    route({
      method: 'POST',
      path: '/transfers/:id/files/:file/completion',
      summary: 'Complete a file whose parts are all there',
      keys: true,
      guests: 'upload',
      body: fileCompletion,
      respond(exchange) {
        const completion = { ...fileUploadOf(exchange), header: bytesOf(exchange.body.header) }
        return known(exchange, () => completeFile(portal, exchange.occasion, completion))
      }
    }),
    route({
      method: 'POST',
      path: '/transfers/:id/completion',
      summary: 'Send a draft whose files are all complete',
      keys: true,
      guests: 'upload',
      body: transferCompletion,
      answer: sentTransfer,
      bodyLimitBytes: manifestLimitBytes,
      async respond(exchange) {
        const { manifest, proofHash, notify } = exchange.body
        const proof = proofHash === undefined ? {} : { proofHash: bytesOf(proofHash) }
        const completion = { ...uploadOf(exchange), manifest: bytesOf(manifest), notify, ...proof }
        const { transfer, notified } = await known(exchange, () =>
          completeTransfer(portal, exchange.occasion, completion)
        )
        const { id, sentAt, expiresAt } = transfer
        return { id, sentAt: present(sentAt ?? exchange.occasion.at), expiresAt: present(expiresAt), notified }
      }
    })
  ]
}

const sending = ({ occasion }: Exchange, { uploadToken }: Upload) => ({ uploadToken, actor: occasion.actor })

const uploadOf = ({ id, request }: Exchange): Upload => ({ transferId: id<'transfer'>(), ...uploadTokenOf(request) })

const fileUploadOf = (exchange: Exchange): FileUpload => ({
  ...uploadOf(exchange),
  fileId: exchange.id<'file'>('file')
})
