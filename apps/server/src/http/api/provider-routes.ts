import {
  certificates,
  certificateText,
  examination,
  metadata,
  metadataFacts,
  provider,
  providerDraft,
  providers,
  startedTest,
  testReport
} from '@sealpost/api'
import type { z } from 'zod'
import { readProviders } from '../../domain/sign-on/providers.ts'
import { readCertificate, readMetadata } from '../../domain/sign-on/read-metadata.ts'
import { removeProvider } from '../../domain/sign-on/remove-provider.ts'
import { changeProvider, createProvider, type ProviderInput } from '../../domain/sign-on/save-provider.ts'
import { examineSamlResponse, readTest, startTest } from '../../domain/sign-on/sign-on-test.ts'
import { startFlow } from '../session/flow-cookie.ts'
import { presentCertificates, presentProvider, presentReport } from './present-provider.ts'
import { type ApiEdge, type Route, route } from './route.ts'

/** Room for a message or metadata of the longest kind taken, with what JSON adds. */
const longBodyLimitBytes = 600_000

/** Authentication providers, for administrators. */
export const providerRoutes = (edge: ApiEdge): readonly Route[] => [
  route({
    method: 'GET',
    path: '/providers',
    summary: 'Identity providers',
    answer: providers,
    async respond({ occasion }) {
      const all = await readProviders(edge.portal, occasion)
      return { providers: all.map(one => presentProvider(edge.portal, one, occasion.at)) }
    }
  }),
  route({
    method: 'POST',
    path: '/providers',
    summary: 'Add an identity provider',
    status: 201,
    body: providerDraft,
    answer: provider,
    respond: async ({ occasion, body }) =>
      presentProvider(edge.portal, await createProvider(edge.portal, occasion, inputOf(body)), occasion.at)
  }),
  route({
    method: 'PUT',
    path: '/providers/:id',
    summary: 'Change an identity provider',
    body: providerDraft,
    answer: provider,
    respond: async ({ occasion, id, body }) =>
      presentProvider(edge.portal, await changeProvider(edge.portal, occasion, id(), inputOf(body)), occasion.at)
  }),
  route({
    method: 'DELETE',
    path: '/providers/:id',
    summary: 'Remove an identity provider',
    respond: ({ occasion, id }) => removeProvider(edge.portal, occasion, id())
  }),
  route({
    method: 'POST',
    path: '/providers/metadata',
    summary: 'Read a provider’s metadata',
    bodyLimitBytes: longBodyLimitBytes,
    body: metadata,
    answer: metadataFacts,
    async respond({ occasion, body }) {
      const facts = await readMetadata(edge.portal, occasion, body.xml)
      return {
        issuer: facts.entityId,
        signInUrl: facts.signInUrl,
        signOutUrl: facts.signOutUrl ?? '',
        certificates: presentCertificates(facts.certificates, occasion.at)
      }
    }
  }),
  route({
    method: 'POST',
    path: '/providers/certificate',
    summary: 'Read a certificate',
    body: certificateText,
    answer: certificates,
    async respond({ occasion, body }) {
      const found = await readCertificate(edge.portal, occasion, body.certificate)
      return { certificates: presentCertificates(found, occasion.at) }
    }
  }),
  ...testRoutes(edge)
]

/** Trying a provider out, which signs nobody in. */
const testRoutes = (edge: ApiEdge): readonly Route[] => [
  route({
    method: 'POST',
    path: '/providers/:id/tests',
    summary: 'Begin a test of signing in',
    status: 201,
    answer: startedTest,
    async respond({ occasion, id, request, reply }) {
      return startTest(edge.portal, occasion, id(), startFlow(edge, request, reply))
    }
  }),
  route({
    method: 'GET',
    path: '/providers/:id/tests/:test',
    summary: 'What came of a test',
    answer: testReport,
    respond: async ({ occasion, id }) => presentReport(await readTest(edge.portal, occasion, id(), id('test')))
  }),
  route({
    method: 'POST',
    path: '/providers/:id/examination',
    summary: 'Examine a SAML response',
    bodyLimitBytes: longBodyLimitBytes,
    body: examination,
    answer: testReport,
    respond: async ({ occasion, id, body }) =>
      presentReport(await examineSamlResponse(edge.portal, occasion, id(), body.samlResponse))
  })
]

const inputOf = ({ certificate, ...draft }: z.output<typeof providerDraft>): ProviderInput => ({
  ...draft,
  certificates: certificate
})
