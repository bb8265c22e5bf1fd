// Sending and receiving over the portal's API, for its pages and its commands. It owns the order of calls, what is kept to go on after an
// interruption, and patience with the network. It has no state of its own, touches no disk and no page, and seals with @sealpost/envelope.
export type { Rest } from './calls/call.ts'
export {
  enterPassword,
  type HeldLink,
  inspectLink,
  readContent,
  requestCode,
  verifyCode
} from './calls/links.ts'
export {
  beginSendIn,
  createReceivingKey,
  createRequestLink,
  type DoorPath,
  inspectDoor,
  listRequestLinks,
  personalDoor,
  readPersonalAddress,
  readReceivingKey,
  readReceivingKeyById,
  requestDoor,
  revokeRequestLink,
  writePersonalAddress
} from './calls/requests.ts'
export {
  addFile,
  addRecipients,
  type Completion,
  changeExchangeOptions,
  completeFile,
  completeTransfer,
  createTransfer,
  deleteTransfer,
  extendTransfer,
  listTransfers,
  notifyRecipients,
  readExchangeOptions,
  readExchangeRules,
  readOwnContent,
  readPartDigest,
  readParts,
  readTransfer,
  removeFile,
  removeRecipient,
  revokeTransfer,
  suggestRecipients
} from './calls/transfers.ts'
export { inParallel } from './parallel.ts'
export { ExchangeProblem, fromPlainProblem, type PlainProblem, SourceProblem, toPlainProblem } from './problem.ts'
export { type DeliveredFile, type Delivery, type DeliverySource, openDelivery } from './receive/delivery.ts'
export { type FetchJob, fetchAndOpen, type PartFetcher } from './receive/part.ts'
export { type ReadOptions, type ReceiveProgress, readFile } from './receive/read.ts'
export { delayBefore, isPassing, type Persistence, persist } from './retry.ts'
export type { Sent } from './send/finish.ts'
export { type PartJob, type PartSealer, sealAndPut } from './send/part.ts'
export type { FileProgress, SendProgress } from './send/progress.ts'
export { runSend, type SendOptions } from './send/run.ts'
export { blobSource, type Source } from './send/source.ts'
export { discardSend, type SendChoice, type SendIn, startSend } from './send/start.ts'
export type { SendState } from './send/state.ts'
export { type Credential, contentDigest, signatureHeaders } from './sign.ts'
export { Speed } from './speed.ts'
export { browserTransport, type Call, programTransport, type Transport } from './transport.ts'
export { thisWorld, type World } from './world.ts'
