import { codeAnswer, codeRequest, codeSent, content, linkPassword, linkStatus } from '@sealpost/api'
import { enterPassword } from '../../../domain/exchange/enter-password.ts'
import type { GrantedBrowser } from '../../../domain/exchange/grant.ts'
import { inspectLink } from '../../../domain/exchange/inspect-link.ts'
import { openFile } from '../../../domain/exchange/open-file.ts'
import { readContent } from '../../../domain/exchange/read-content.ts'
import { reportFetched } from '../../../domain/exchange/report-fetched.ts'
import { requestCode } from '../../../domain/exchange/request-code.ts'
import { verifyCode } from '../../../domain/exchange/verify-code.ts'
import { addReaderToken, keepReaderTokens } from '../../session/reader-cookie.ts'
import { present } from '../present-instant.ts'
import { type ApiEdge, type Exchange, type Route, route } from '../route.ts'
import { downloadRoutes } from './download.ts'
import { presentContent } from './present-content.ts'
import { readerOf } from './shown.ts'

/** Reading over a secure link, for whoever holds one. */
export const linkRoutes = (edge: ApiEdge): readonly Route[] => {
  const { portal, reading } = edge
  const reader = ({ request }: Exchange) => readerOf(edge, request)
  /** The reader in a browser that will be known again. */
  const browser = ({ request, reply }: Exchange) => ({
    proof: readerOf(edge, request).proof,
    ...keepReaderTokens(edge, request, reply)
  })
  /** Once a browser proved something, it is known by something new. */
  const granted = ({ request, reply }: Exchange, { browserToken }: GrantedBrowser): void =>
    addReaderToken(edge, request, reply, browserToken)
  const known = <T>({ request }: Exchange, work: () => Promise<T>): Promise<T> => reading.known(edge, request, work)
  return [
    route({
      method: 'GET',
      path: '/links/:id',
      summary: 'What a secure link leads to, and what comes next',
      keys: true,
      guests: 'link',
      answer: linkStatus,
      async respond(exchange) {
        const { occasion, id } = exchange
        const report = await known(exchange, () => inspectLink(portal, occasion, id(), reader(exchange)))
        return { ...report, sentAt: present(report.sentAt), expiresAt: present(report.expiresAt) }
      }
    }),
    route({
      method: 'POST',
      path: '/links/:id/code',
      summary: 'Have a code mailed that proves one’s address',
      keys: true,
      guests: 'link',
      status: 202,
      body: codeRequest,
      answer: codeSent,
      async respond(exchange) {
        const { request, occasion, id, body } = exchange
        const ask = () => requestCode(portal, occasion, id(), browser(exchange), body.address)
        return { ...(await reading.code(edge, request, { id: id(), address: body.address }, ask)) }
      }
    }),
    route({
      method: 'POST',
      path: '/links/:id/code/verification',
      summary: 'Answer with the code',
      keys: true,
      guests: 'link',
      body: codeAnswer,
      async respond(exchange) {
        const { request, occasion, id, body } = exchange
        const holder = reader(exchange)
        const verify = () => verifyCode(portal, occasion, id(), holder, body.code)
        granted(exchange, await reading.attempt(edge, request, { id: id(), proof: holder.proof }, verify))
      }
    }),
    route({
      method: 'POST',
      path: '/links/:id/password',
      summary: 'Give the password of a link for anyone',
      keys: true,
      guests: 'link',
      body: linkPassword,
      async respond(exchange) {
        const { request, occasion, id, body } = exchange
        const holder = reader(exchange)
        const enter = () => edge.hashing.run(() => enterPassword(portal, occasion, id(), holder, body.password))
        granted(exchange, await reading.attempt(edge, request, { id: id(), proof: holder.proof }, enter))
      }
    }),
    route({
      method: 'GET',
      path: '/links/:id/content',
      summary: 'The sealed list of files',
      keys: true,
      guests: 'link',
      answer: content,
      async respond(exchange) {
        const { occasion, id } = exchange
        return presentContent(await known(exchange, () => readContent(portal, occasion, id(), reader(exchange))))
      }
    }),
    ...downloadRoutes({
      path: '/links/:id/files/:file',
      summary: 'The sealed bytes of a file',
      admission: { keys: true, guests: 'link' },
      open(exchange) {
        const { occasion, id } = exchange
        return known(exchange, () => openFile(portal, occasion, id(), id('file'), reader(exchange)))
      }
    }),
    route({
      method: 'POST',
      path: '/links/:id/files/:file/receipt',
      summary: 'Say that one has a file whole',
      keys: true,
      guests: 'link',
      respond(exchange) {
        const { occasion, id } = exchange
        return known(exchange, () => reportFetched(portal, occasion, id(), id('file'), reader(exchange)))
      }
    })
  ]
}
