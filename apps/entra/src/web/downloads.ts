/** Files to download: a signing certificate as Base64 or raw, and the federation metadata. */
import type { FastifyInstance } from 'fastify'
import { pemOf } from '../saml/certificate.ts'
import { metadataOf } from '../sign-in/metadata-of.ts'
import { beginVisit } from './answer.ts'
import { applicationOf } from './pages/application.ts'
import { MissingError, type Site } from './visit.ts'

/** A name for a file: nothing in it that a header or a file system would read otherwise. */
const fileName = (name: string): string =>
  name.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[-.]+|-+$/g, '') || 'application'

export function downloadRoutes(server: FastifyInstance, site: Site): void {
  server.get('/apps/:app/single-sign-on/certificates/:thumbprint/:format', async (request, reply) => {
    const visit = await beginVisit(site, request)
    const { app, name } = applicationOf(visit)
    const { thumbprint, format = '' } = visit.params
    const found = app.singleSignOn.certificates.find(one => one.thumbprint === thumbprint)
    const metadata = () => metadataOf(visit.state, visit.addresses, site.host.now())
    const files = {
      base64: ['cer', 'application/x-x509-ca-cert', () => pemOf(found?.base64 ?? '')],
      raw: ['der.cer', 'application/x-x509-ca-cert', () => Buffer.from(found?.base64 ?? '', 'base64')],
      metadata: ['xml', 'application/samlmetadata+xml; charset=utf-8', metadata]
    } as const
    if (!found || !Object.hasOwn(files, format)) throw new MissingError('There is no such certificate.')
    const [extension, type, content] = files[format as keyof typeof files]
    return reply
      .type(type)
      .header('content-disposition', `attachment; filename="${fileName(name)}.${extension}"`)
      .send(content())
  })
}
