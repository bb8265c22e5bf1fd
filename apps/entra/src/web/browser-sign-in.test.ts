import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formsOf } from '../testing/page-parts.ts'
import { createPageVisitor, type PageVisitor } from '../testing/page-visitor.ts'
import { authnRequest, entityId, logoutRequestOf, logoutUrl, messageIn, queryOf } from '../testing/service-provider.ts'
import { createTestTenant, hour, type TestTenant } from '../testing/tenant-host.ts'
import { all, first, valueIn } from '../testing/verify-signature.ts'
import type { RunningServer } from './server.ts'

let tenant: TestTenant
let server: RunningServer
let visitor: PageVisitor
let loginUrl: string
let appId: string
beforeEach(async () => {
  tenant = await createTestTenant()
  appId = (await tenant.run('app', 'create', 'Portal')).json.applicationId
  for (const name of ['amara', 'noor']) {
    await tenant.run('user', 'add', `${name}@contoso.com`, '--display-name', name)
    await tenant.run('app', 'assign', `${name}@contoso.com`)
  }
  await tenant.run('app', 'sso', 'set', '--identifier', entityId, '--reply-url', entityId, '--logout-url', logoutUrl)
  server = await tenant.serve()
  visitor = createPageVisitor(server.origin)
  loginUrl = `/${(await tenant.run('tenant', 'show')).json.id}/saml2`
})
afterEach(async () => {
  await server.close()
  await tenant.dispose()
})

const ask = (attributes = '', relayState?: string) =>
  visitor.open(`${loginUrl}?${queryOf(authnRequest(attributes), 'SAMLRequest', relayState)}`)
const pick = (name: string) => visitor.press(`${name} ${name}@contoso.com`)

function posted() {
  const form = formsOf(visitor.page.html).find(({ action }) => action === entityId)
  const value = (name: string) => form?.fields.find(field => field.name === name)?.value
  return {
    xml: Buffer.from(value('SAMLResponse') ?? '', 'base64').toString('utf8'),
    relayState: value('RelayState')
  }
}

/** Where the last answer redirects to, outside the tenant. */
const onward = () => visitor.page.headers.get('location') ?? ''

describe('sign-in begun by the service provider', () => {
  it('asks who it is, once, and answers the request', async () => {
    await ask('', 'state')
    await pick('amara')
    expect(first(posted().xml, 'Response').getAttribute('InResponseTo')).toBe('_r1')
    expect([valueIn(posted().xml, 'NameID'), posted().relayState]).toStrictEqual(['amara@contoso.com', 'state'])
    tenant.advance(hour)
    await ask()
    expect(valueIn(posted().xml, 'NameID')).toBe('amara@contoso.com')
    const statement = first(posted().xml, 'AuthnStatement')
    expect(statement.getAttribute('AuthnInstant')).toBe('2026-11-24T06:00:00.000Z')
  })

  it('asks again where ForceAuthn says so, and again by another’s choice', async () => {
    await ask()
    await pick('amara')
    await ask('ForceAuthn="true"')
    expect(posted().xml).toBe('')
    await pick('noor')
    expect(valueIn(posted().xml, 'NameID')).toBe('noor@contoso.com')
    await ask('ForceAuthn="1"')
    expect(visitor.page.html).toContain('Pick an account')
  })

  it('asks nobody where IsPassive says so: the Response says NoPassive, or who is signed in', async () => {
    await ask('IsPassive="true"')
    const codes = all(posted().xml, 'StatusCode').map(one => one.getAttribute('Value')?.split(':').at(-1))
    expect(codes).toStrictEqual(['Responder', 'NoPassive'])
    expect(all(posted().xml, 'Assertion')).toStrictEqual([])
    expect(valueIn(posted().xml, 'StatusMessage')).toContain('AADSTS50058')
    await ask()
    await pick('amara')
    await ask('IsPassive="true"')
    expect(valueIn(posted().xml, 'NameID')).toBe('amara@contoso.com')
  })

  it('offers the user that login_hint names, and no other', async () => {
    await visitor.open(`${loginUrl}?${queryOf(authnRequest())}&login_hint=Noor%40contoso.com`)
    expect(visitor.page.html).not.toContain('amara')
    await pick('noor')
    expect(valueIn(posted().xml, 'NameID')).toBe('noor@contoso.com')
  })

  it('ends on the tenant’s own page when it is refused, where another account can be chosen', async () => {
    await tenant.run('app', 'unassign', 'amara@contoso.com')
    await ask()
    await pick('amara')
    expect(visitor.page.status).toBe(400)
    expect(visitor.message()).toContain('AADSTS50105')
    await visitor.follow('Use another account')
    await pick('noor')
    expect(first(posted().xml, 'Response').getAttribute('InResponseTo')).toBe('_r1')
    await visitor.open(`${loginUrl}?${queryOf(authnRequest('', '', 'https://other.example/'))}`)
    expect(visitor.message()).toContain('AADSTS700016')
    await visitor.open(loginUrl)
    expect(visitor.message()).toContain('AADSTS750054')
  })

  it('lets the page send its form to the Reply URL alone, by a button where no script runs', async () => {
    await ask()
    await pick('amara')
    const policy = visitor.page.headers.get('content-security-policy')
    expect(policy).toContain('form-action https://portal.example;')
    expect(policy).toContain("default-src 'none'; style-src 'self'; script-src 'self'")
    expect(formsOf(visitor.page.html)[0]?.buttons.map(({ name }) => name)).toStrictEqual(['Continue'])
  })
})

describe('sign-in begun by the tenant', () => {
  it('goes to the Sign on URL where there is one', async () => {
    await tenant.run('app', 'sso', 'set', '--sign-on-url', 'https://portal.example/auth/')
    await visitor.open(`/signin/${appId}`)
    expect([visitor.page.status, onward()]).toStrictEqual([303, 'https://portal.example/auth/'])
  })

  it('stops while signed requests are required', async () => {
    await visitor.open('/pick-account?continue=/my-apps')
    await pick('amara')
    const state = await tenant.readFile('tenant.json')
    await tenant.writeFile(
      'tenant.json',
      state.replace('"requireSignedRequests": false', '"requireSignedRequests": true')
    )
    await visitor.follow('Portal')
    expect(visitor.message()).toContain('AADSTS76021')
  })

  it('shows no tile to whom the application is not assigned', async () => {
    await tenant.run('app', 'unassign', 'amara@contoso.com')
    await visitor.open('/pick-account?continue=/my-apps')
    await pick('amara')
    expect(visitor.page.html).toContain('There are no apps to show.')
  })
})

describe('single logout', () => {
  const signIn = async () => {
    await ask()
    await pick('amara')
    return first(posted().xml, 'Assertion').getAttribute('ID') ?? ''
  }

  it('asked for by the service provider ends the tenant’s session and is answered at the Logout Url', async () => {
    const sessionIndex = await signIn()
    const request = logoutRequestOf('amara@contoso.com', sessionIndex)
    await visitor.open(`${loginUrl}?${queryOf(request, 'SAMLRequest', 'back')}`)
    expect(onward().startsWith(`${logoutUrl}?SAMLResponse=`)).toBe(true)
    const { xml, relayState } = messageIn(onward())
    expect(relayState).toBe('back')
    expect(first(xml, 'LogoutResponse').getAttribute('InResponseTo')).toBe('_l1')
    expect(first(xml, 'LogoutResponse').getAttribute('Destination')).toBe(logoutUrl)
    expect(first(xml, 'StatusCode').getAttribute('Value')).toContain(':Success')
    expect(valueIn(xml, 'Issuer')).toBe(`https://login.microsoftonline.com/${loginUrl.split('/')[1]}/`)
    await ask()
    expect(visitor.page.html).toContain('Pick an account')
  })

  it('asked for at the tenant takes the browser to the Logout Url with every session it began there', async () => {
    const one = await signIn()
    await ask()
    const two = first(posted().xml, 'Assertion').getAttribute('ID')
    await visitor.open('/my-apps')
    await visitor.press('Sign out everywhere')
    const address = /http-equiv="refresh" content="0;url=([^"]+)"/.exec(visitor.page.html)?.[1] ?? ''
    const { xml } = messageIn(address.replaceAll('&amp;', '&'))
    expect(address.startsWith(`${logoutUrl}?SAMLRequest=`)).toBe(true)
    expect(valueIn(xml, 'NameID')).toBe('amara@contoso.com')
    expect(all(xml, 'SessionIndex').map(index => index.textContent)).toStrictEqual([one, two])
    expect(valueIn(xml, 'Issuer')).toBe(`https://sts.windows.net/${loginUrl.split('/')[1]}/`)
    const response = (status: string) =>
      `<samlp:LogoutResponse xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_x" Version="2.0"><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${status}"/></samlp:Status></samlp:LogoutResponse>`
    await visitor.open(`${loginUrl}?${queryOf(response('Success'), 'SAMLResponse')}`)
    expect(visitor.page.html).toContain('You signed out of your account')
    expect(visitor.message()).toBe('')
    await visitor.open(`${loginUrl}?${queryOf(response('Responder'), 'SAMLResponse')}`)
    expect(visitor.message()).toContain('did not confirm')
  })

  it('needs no Logout Url, and tells nobody who was never told', async () => {
    await visitor.open('/pick-account?continue=/my-apps')
    await pick('amara')
    await visitor.press('Sign out everywhere')
    expect(visitor.page.html).toContain('You signed out of your account')
    await tenant.run('app', 'sso', 'set', '--logout-url', '')
    await signIn()
    await visitor.open(`${loginUrl}?${queryOf(logoutRequestOf('amara@contoso.com', '_1'))}`)
    expect(visitor.page.html).toContain('You signed out of your account')
  })

  it('of an unknown issuer, or a message that is none, is refused', async () => {
    const request = logoutRequestOf('amara@contoso.com', '_1')
    await visitor.open(`${loginUrl}?${queryOf(request.replace(entityId, 'https://other.example/'))}`)
    expect(visitor.message()).toContain('AADSTS700016')
    await visitor.open(`${loginUrl}?${queryOf(request.replace(/<NameID>.*<\/NameID>/, ''))}`)
    expect(visitor.message()).toContain('AADSTS75005')
    await visitor.open(`${loginUrl}?${queryOf(request, 'SAMLResponse')}`)
    expect(visitor.message()).toContain('AADSTS75005')
  })
})
