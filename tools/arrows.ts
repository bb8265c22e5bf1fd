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
const envelope = '^packages/envelope/src'
const client = '^packages/client/src'
/** All that the server knows of the end-to-end format: how long sealed things are. What could open them is not on it. */
const sizes = `${envelope}/size\\.ts$`
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
  only('the domain knows rules and no technology', domain, [domain, scimIndex, samlIndex, sizes, '^(node:)?crypto$']),
  only('the end-to-end format depends on cryptography alone', envelope, [
    envelope,
    `${outside}(age-encryption|@noble/ciphers|@noble/hashes|libsodium-wrappers|@types/libsodium-wrappers)/`,
    '^(node:)?crypto$'
  ]),
  {
    name: 'only its engine for Node binds the format to Node',
    severity: 'error',
    from: { path: envelope, pathNot: [`${envelope}/engine/node\\.ts$`, '\\.test\\.ts$', '/test/'] },
    to: { path: '^(node:)?crypto$' }
  },
  only('the client knows the format and what is said', client, [client, `${envelope}/`, `${api}/index\\.ts$`]),
  only('the client’s commands know the client and no server', '^apps/command/src', [
    '^apps/command/src',
    `${envelope}/index\\.ts$`,
    `${client}/index\\.ts$`,
    `${outside}commander/`,
    '^(node:)?(crypto|fs|fs/promises|path|os|process|stream|stream/promises|tty|readline|timers/promises|util)$'
  ]),
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
      '^(node:)?(crypto|http|https|net|stream|buffer)$'
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
    ['/contract/', `${server}/storage/blobs/`, `${server}/storage/keys/`]
  ),
  only('the store of data keys knows its port and its databases', `${server}/storage/keys/`, [
    `${server}/storage/(keys|sql)/`,
    domain,
    '^(node:)?(crypto|path|fs)$'
  ]),
  only(
    'a place for blobs knows the port and its technology',
    `${server}/storage/blobs/`,
    [
      `${server}/storage/blobs/`,
      domain,
      `${outside}(@aws-sdk|@smithy)/`,
      '^(node:)?(fs|fs/promises|path|crypto|stream|timers/promises|buffer|http|https)$'
    ],
    ['/contract/']
  ),
  only('mail knows the port and how mail is sent', `${server}/mail/`, [
    `${server}/mail/`,
    domain,
    `${outside}(nodemailer|@types/nodemailer)/`
  ]),
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
    `${envelope}/index\\.ts$`,
    `${client}/index\\.ts$`,
    `${outside}(svelte|@lucide/svelte|uqr|client-zip)/`
  ]),
  {
    name: 'what outsiders open brings none of the console, and the kit neither',
    severity: 'error',
    from: { path: '^apps/web/src/(sign-in|receive|exchange|ui)/' },
    to: { path: '^apps/web/src/console/' }
  },
  {
    name: 'programs outside the portal use it from outside',
    severity: 'error',
    from: { path: '^(bench|scripts|e2e)/', pathNot: '^bench/(scim-parsers|saml|exchange/seal)(\\.ts$|/)' },
    to: { path: '^(apps|packages)/' }
  }
]

export const configuration: IConfiguration = { forbidden: rules }
