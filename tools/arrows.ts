// Which room may know which, as rules for dependency-cruiser. The drawing of it is in ARCHITECTURE.md; arrows.test.ts asserts it.
import type { IConfiguration, IForbiddenRuleType } from 'dependency-cruiser'

const network = '^(node:)?(net|http|https|http2|dgram|tls|dns)$'
const files = '^(node:)?fs(/promises)?$'
const outside = '^node_modules/'

/** A room may depend on what matches `on` and on nothing else. */
const only = (
  name: string,
  from: string,
  on: readonly string[],
  butFrom: readonly string[] = []
): IForbiddenRuleType => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: ['\\.test\\.ts$', '/test/', ...butFrom] },
  to: { pathNot: [...on] }
})

const server = '^apps/server/src'
const scim = '^packages/scim/src'
const saml = '^packages/saml/src'
const api = '^packages/api/src'
const domain = `${server}/domain/`
const scimIndex = `${scim}/index\\.ts$`
/** The one edge that reads files: the built pages, once, at start. */
const pagesReader = `${server}/http/pages/read-folder\\.ts$`
const samlIndex = `${saml}/index\\.ts$`

export const rules: IForbiddenRuleType[] = [
  {
    name: 'no import loops',
    severity: 'error',
    from: {},
    // A page that is loaded when it is opened may lead to others.
    to: { circular: true, viaOnly: { dependencyTypesNot: ['dynamic-import'] } }
  },
  only('the SCIM core depends on nothing at all', scim, [scim]),
  only('the SAML core depends on XML and cryptography alone', saml, [
    saml,
    `${outside}(@xmldom/xmldom|@node-saml/node-saml|@peculiar/x509|reflect-metadata)/`,
    '^(node:)?(crypto|zlib|util)$'
  ]),
  {
    name: 'one file of the SAML core parses XML, one knows the other verifier',
    severity: 'error',
    from: {
      path: saml,
      pathNot: [`${saml}/(xml|second-opinion)\\.ts$`, '\\.test\\.ts$', '/test/']
    },
    to: { path: `${outside}(@xmldom/xmldom|@node-saml/node-saml)/` }
  },
  only('what is said under /api/ is shapes alone', api, [api, `${outside}zod/`]),
  only('the domain knows rules and no technology', domain, [domain, scimIndex, samlIndex, '^(node:)?crypto$']),
  only(
    'an edge knows the domain and its own protocol',
    `${server}/http/`,
    [
      `${server}/http/`,
      domain,
      scimIndex,
      samlIndex,
      `${api}/index\\.ts$`,
      `${outside}(fastify|pino|zod|@fastify/cookie)/`,
      '^(node:)?(crypto|http|https|stream|buffer)$'
    ],
    [pagesReader]
  ),
  only(
    'a store knows the port and its database',
    `${server}/storage/`,
    [
      `${server}/storage/`,
      domain,
      `${scim}/index\\.ts$`,
      `${outside}(kysely|pg|@types/pg)/`,
      '^(node:)?(sqlite|crypto|path|timers/promises)$'
    ],
    ['/contract/']
  ),
  only('commands know the domain', `${server}/cli/`, [
    `${server}/cli/`,
    domain,
    scimIndex,
    samlIndex,
    `${outside}commander/`
  ]),
  only('the simulator shares no code with what it tests', '^apps/entra/src', [
    '^apps/entra/src',
    outside,
    '^(node:)?[a-z_/]+$'
  ]),
  {
    name: 'only the edges and the starters may open sockets',
    severity: 'error',
    from: {
      path: [domain, scim, saml, api, `${server}/storage/sql/`, `${server}/cli/`],
      pathNot: ['\\.test\\.ts$', '/test/']
    },
    to: { path: network }
  },
  {
    name: 'only what starts the portal touches files',
    severity: 'error',
    from: {
      path: [domain, scim, saml, api, `${server}/http/`, `${server}/cli/`],
      pathNot: ['\\.test\\.ts$', '/test/', pagesReader]
    },
    to: { path: files }
  },
  {
    name: 'one file binds to node:sqlite',
    severity: 'error',
    from: {
      path: server,
      pathNot: [`${server}/storage/sql/sqlite-driver\\.ts$`, '\\.test\\.ts$', '/contract/']
    },
    to: { path: '^(node:)?sqlite$' }
  },
  only('the pages know the API’s shapes and no server', '^apps/web/src', [
    '^apps/web/src',
    `${api}/index\\.ts$`,
    `${outside}(svelte|@lucide/svelte|uqr)/`
  ]),
  {
    name: 'the sign-in page brings none of the console, and the kit neither',
    severity: 'error',
    from: { path: '^apps/web/src/(sign-in|ui)/' },
    to: { path: '^apps/web/src/console/' }
  },
  {
    name: 'programs outside the portal use it from outside',
    severity: 'error',
    from: { path: '^(bench|scripts|e2e)/', pathNot: '^bench/(scim-parsers|saml)(\\.ts$|/)' },
    to: { path: '^(apps|packages)/' }
  }
]

export const configuration: IConfiguration = { forbidden: rules }
