import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { formsOf } from '../testing/page-parts.ts'
import { createPageVisitor, type PageVisitor } from '../testing/page-visitor.ts'
import { type ScimEndpoint, startScimEndpoint } from '../testing/scim-endpoint.ts'
import { entityId, logoutUrl } from '../testing/service-provider.ts'
import { createTestTenant, type TestTenant } from '../testing/tenant-host.ts'
import { all, signedElements, valueIn } from '../testing/verify-signature.ts'
import type { RunningServer } from './server.ts'

let tenant: TestTenant
let endpoint: ScimEndpoint
let server: RunningServer
let visitor: PageVisitor
beforeEach(async () => {
  tenant = await createTestTenant()
  endpoint = await startScimEndpoint()
  server = await tenant.serve()
  visitor = createPageVisitor(server.origin)
})
afterEach(async () => {
  await server.close()
  await endpoint.close()
  await tenant.dispose()
})

const { fill, follow, press, open } = {
  fill: (label: string, value: string) => visitor.fill(label, value),
  follow: (link: string) => visitor.follow(link),
  press: (button: string) => visitor.press(button),
  open: (address: string) => visitor.open(address)
}

async function toApplication(page: string) {
  await open('/')
  await follow('Sealpost')
  return follow(page)
}

async function createApplication() {
  await open('/')
  await follow('New application')
  await follow('Create your own application')
  fill('What’s the name of your app?', 'Sealpost')
  await press('Create')
}

async function setUpSingleSignOn() {
  await follow('Single sign-on')
  await press('SAML')
  await follow('Edit Basic SAML Configuration')
  fill('Identifier (Entity ID)', entityId)
  fill('Reply URL (Assertion Consumer Service URL)', entityId)
  fill('Relay State (Optional)', entityId)
  fill('Logout Url (Optional)', logoutUrl)
  await press('Save')
  await follow('Edit Attributes & Claims')
  for (const name of ['givenname', 'name', 'surname']) await press(`Delete ${name}`)
  await toApplication('Single sign-on')
  await follow('Edit Token signing certificate')
  fill('Signing Option', 'Sign SAML response and assertion')
  await press('Save')
}

async function createUser(name: string, first: string, last: string) {
  await open('/users')
  await follow('New user')
  fill('User principal name', name)
  fill('First name', first)
  fill('Last name', last)
  fill('Email', name)
  await press('Create')
}

async function assign(label: string) {
  await toApplication('Users and groups')
  await follow('Add user/group')
  fill(label, 'on')
  await press('Assign')
}

/** The SAMLResponse in the form that the page would send on. */
function posted() {
  const form = formsOf(visitor.page.html).find(({ fields }) => fields.some(({ name }) => name === 'SAMLResponse'))
  const value = (name: string) => form?.fields.find(field => field.name === name)?.value ?? ''
  return {
    action: form?.action,
    relayState: value('RelayState'),
    xml: Buffer.from(value('SAMLResponse'), 'base64').toString('utf8')
  }
}

async function connect() {
  await toApplication('Provisioning')
  await follow('Connect your application')
  fill('Tenant URL', endpoint.tenantUrl)
  fill('Secret Token', endpoint.secretToken)
}

describe('the set-up of an application, by its pages alone', () => {
  it('signs somebody in by Test and by the tile, both signatures made, two claims left', async () => {
    await createApplication()
    await setUpSingleSignOn()
    const { certificate } = (await tenant.run('app', 'sso', 'show')).json
    await createUser('amara@contoso.com', 'Amara', 'Osei')
    await toApplication('Single sign-on')
    await follow('Test')
    await press('Amara Osei amara@contoso.com')
    expect(visitor.page.status).toBe(400)
    expect(visitor.message()).toContain('AADSTS50105')
    await assign('Amara Osei (amara@contoso.com)')
    await toApplication('Single sign-on')
    await follow('Test')
    const { action, relayState, xml } = posted()
    expect([action, relayState]).toStrictEqual([entityId, entityId])
    expect(signedElements(xml, certificate)).toStrictEqual(['Response', 'Assertion'])
    expect(valueIn(xml, 'NameID')).toBe('amara@contoso.com')
    const claims = all(xml, 'Attribute').map(one => one.getAttribute('Name') ?? '')
    expect(claims.filter(name => name.includes('/ws/2005/05/'))).toStrictEqual([
      'http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress'
    ])
    await open('/my-apps')
    await follow('Sealpost')
    expect(posted().action).toBe(entityId)
  })

  it('shows the three values of card 4, and downloads certificate and metadata', async () => {
    await createApplication()
    await setUpSingleSignOn()
    const { id } = (await tenant.run('tenant', 'show')).json
    expect(visitor.value('Login URL')).toBe(`${server.origin}/${id}/saml2`)
    expect(visitor.value('Logout URL')).toBe(`${server.origin}/${id}/saml2`)
    expect(visitor.value('Microsoft Entra Identifier')).toBe(`https://sts.windows.net/${id}/`)
    const { certificate } = (await tenant.run('app', 'sso', 'show')).json
    const metadata = await open(visitor.value('App Federation Metadata Url'))
    expect(valueIn(metadata.html, 'X509Certificate')).toBe(certificate)
    await toApplication('Single sign-on')
    const file = await follow('Download Certificate (Base64)')
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="Sealpost.cer"')
    expect(file.html.replace(/-----.*-----|\n/g, '')).toBe(certificate)
  })

  it('provisions: test, create, cut the mappings down, on demand, change, remove', async () => {
    await createApplication()
    await createUser('amara@contoso.com', 'Amara', 'Osei')
    await connect()
    fill('Secret Token', 'wrong')
    await press('Test connection')
    expect(visitor.message()).toContain('invalid credentials')
    fill('Secret Token', endpoint.secretToken)
    await press('Test connection')
    expect(visitor.message()).toContain('authorized')
    await press('Create')
    await follow('Attribute mapping')
    const extra = [...visitor.page.html.matchAll(/aria-label="Delete ([^"]+)"/g)].map(([, name = '']) => name)
    expect(extra).toContain('displayName')
    await press('Delete displayName')
    await press('Delete all but the four that are needed')
    fill('Provision Microsoft Entra ID Groups', 'No')
    await press('Save')
    await follow('userName')
    fill('Apply this mapping', 'Only during object creation')
    await press('Save')
    const { mappings } = (await tenant.run('app', 'mapping', 'list')).json
    expect(mappings.map(({ target, apply }) => [target, apply])).toStrictEqual([
      ['userName', 'OnlyDuringCreation'],
      ['active', 'Always'],
      ['name.givenName', 'Always'],
      ['name.familyName', 'Always']
    ])

    await assign('Amara Osei (amara@contoso.com)')
    await toApplication('Provisioning')
    await follow('Provision on demand')
    fill('Select a user or group', 'Amara Osei (amara@contoso.com)')
    await press('Provision')
    expect(visitor.message()).toContain('as it should be')
    const remote = () => [...endpoint.users.values()][0]
    expect(remote()).toMatchObject({ active: true, name: { givenName: 'Amara', familyName: 'Osei' } })

    await open('/users')
    await follow('Amara Osei')
    fill('First name', 'Ama')
    await press('Save')
    await toApplication('Provisioning')
    await press('Start provisioning')
    expect(remote()).toMatchObject({ name: { givenName: 'Ama' } })
    await toApplication('Users and groups')
    await press('Remove Amara Osei')
    await toApplication('Provisioning')
    await press('Provision now')
    expect(remote()?.active).toBe(false)
    await press('Stop provisioning')
    await follow('Provisioning logs')
    expect(visitor.page.html).toMatch(/Success<\/span>\s+Disable amara@contoso\.com/)
    expect(visitor.page.html).not.toContain(endpoint.secretToken)
    expect(tenant.errors).toStrictEqual([])
  })

  it('says what stood in the way on the page itself, with what was filled in', async () => {
    await createApplication()
    await follow('Single sign-on')
    await press('SAML')
    await follow('Edit Basic SAML Configuration')
    fill('Identifier (Entity ID)', entityId)
    fill('Reply URL (Assertion Consumer Service URL)', 'ftp://portal')
    await press('Save')
    expect(visitor.page.status).toBe(400)
    expect(visitor.message()).toContain('Reply URL')
    expect(visitor.value('Identifier (Entity ID)')).toBe(entityId)
    await open('/users/new')
    fill('User principal name', 'nobody')
    await press('Create')
    expect(visitor.message()).toContain('not a userPrincipalName')
    await connect()
    fill('Tenant URL', 'nowhere')
    await press('Create')
    expect(visitor.message()).toContain('not a Tenant URL')
    await open('/enterprise-apps/create')
    fill('What’s the name of your app?', 'Second')
    await press('Create')
    expect(visitor.message()).toContain('has its application already')
  })
})

describe('users and groups', () => {
  it('are created, renamed, disabled, deleted, restored and deleted for good', async () => {
    await createUser('amara@contoso.com', 'Amara', 'Osei')
    await follow('Amara Osei')
    fill('Display name', 'Ama')
    fill('Account enabled', 'No')
    fill('Job title', 'Clerk')
    await press('Save')
    const [user] = (await tenant.run('user', 'list')).json.users
    expect(user).toMatchObject({ displayName: 'Ama', accountEnabled: false, attributes: { jobTitle: 'Clerk' } })
    await press('Delete')
    await follow('Deleted users')
    await press('Restore user Ama')
    await press('Delete')
    await follow('Deleted users')
    await press('Delete permanently Ama')
    expect((await tenant.run('user', 'list', '--deleted')).json.users).toStrictEqual([])
  })

  it('gather: a group has members, and is assigned as a whole', async () => {
    await createApplication()
    await createUser('amara@contoso.com', 'Amara', 'Osei')
    await open('/groups')
    await follow('New group')
    fill('Group name', 'Couriers')
    await press('Create')
    fill('Add member', 'Amara Osei (amara@contoso.com)')
    await press('Add member')
    await assign('Couriers (group)')
    expect(visitor.page.html).toContain('1 members')
    await follow('Couriers')
    await press('Remove Amara Osei')
    await press('Delete group')
    expect((await tenant.run('app', 'status')).json.assignments.groups).toStrictEqual([])
  })
})

describe('the application', () => {
  it('is deleted with its keys and its token, and another can be created', async () => {
    await createApplication()
    await follow('Single sign-on')
    await press('SAML')
    await connect()
    await press('Create')
    await toApplication('Properties')
    await press('Delete')
    expect(visitor.page.html).toContain('There is no application yet.')
    expect(await tenant.files()).toStrictEqual(['journal.jsonl', 'lock.sqlite', 'tenant.json'])
    await createApplication()
    expect(visitor.page.status).toBe(200)
  })
})
