// The demo's part on single sign-on: what a browser would carry between tenant and portal is carried here by hand.
import path from 'node:path'
import type { Running } from './demo-programs.ts'
import { done, see, step } from './demo-told.ts'

const emailClaim = 'emailaddress'

interface Form {
  readonly action: string
  readonly fields: Readonly<Record<string, string>>
}

/** Steps 1 and 2 of the set-up, and the tenant's Test button. */
export async function signOn(programs: Running, tenant: string, person: string): Promise<void> {
  const address = `${programs.origin}/auth/saml2/`
  step(`Entra, Single sign-on > SAML: Identifier, Reply URL and Relay State are ${address}`)
  const values = ['--identifier', address, '--reply-url', address, '--relay-state', address]
  done(await programs.entra(tenant, ['app', 'sso', 'set', ...values]), 'Basic SAML Configuration')
  const claims = ['givenname', 'surname', 'name'].flatMap(claim => ['--remove-claim', claim])
  done(await programs.entra(tenant, ['app', 'sso', 'set', ...claims]), `claims: Unique User Identifier, ${emailClaim}`)
  const { json: app } = await programs.entra(tenant, ['app', 'sso', 'show'])
  const certificate = path.join(programs.folder, 'certificate.cer')
  done(
    await programs.entra(tenant, ['app', 'sso', 'certificate', '--out', certificate]),
    'Certificate (Base64) downloaded'
  )

  step('Configuration > Authentication Providers: certificate, Sign-in URL, Sign-out URL')
  // Where the simulated tenant is reached instead of login.microsoftonline.com, from which the issuer would follow.
  const here = (url: string) => new URL(new URL(url).pathname, programs.tenant).href
  const urls = ['--sign-in-url', here(app.loginUrl), '--sign-out-url', here(app.logoutUrl), '--issuer', app.issuer]
  const set = await programs.sealpost('sso', 'set', '--certificate', certificate, ...urls)
  see('portal', `it trusts ${set.json?.entityId}`, set.json?.entityId === app.issuer, set.text)

  step('Test, while Entra signs only the assertion, as it does unless told otherwise')
  await programs.sealpost('user', 'add', person, '--sign-in', 'saml', '--admin')
  await programs.entra(tenant, ['user', 'add', person, '--given-name', 'Noor', '--surname', 'Aziz'])
  await programs.entra(tenant, ['app', 'assign', person])
  const refused = await post(await formOf(programs, tenant, person))
  see('portal', 'one sentence and a reference are shown', refused.location.startsWith('/auth/error#'), refused.location)
  const reason = await explanation(programs)
  see('portal', `the audit log says: ${reason}`, reason.includes('Sign SAML response and assertion'), reason)

  step('Signing Option: Sign SAML response and assertion; Test again')
  await programs.entra(tenant, ['app', 'sso', 'set', '--signing-option', 'both'])
  const form = await formOf(programs, tenant, person)
  const accepted = await post(form)
  const session = await sessionOf(programs, accepted.cookie)
  see('portal', `${person} is signed in`, session?.userName === person, JSON.stringify(session))
  const again = await post(form)
  see('portal', 'the same response a second time is refused', again.location.startsWith('/auth/error#'), again.location)
}

async function formOf(programs: Running, tenant: string, person: string): Promise<Form> {
  const { json } = await programs.entra(tenant, ['sign-in', person])
  return json as Form
}

async function post({ action, fields }: Form): Promise<{ location: string; cookie: string }> {
  const response = await fetch(action, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })
  const cookie = response.headers.getSetCookie().map(header => header.split(';', 1)[0])
  return { location: response.headers.get('location') ?? String(response.status), cookie: cookie.join('; ') }
}

async function sessionOf(programs: Running, cookie: string): Promise<{ userName?: string } | undefined> {
  const response = await fetch(`${programs.origin}/api/session`, { headers: { cookie } })
  return response.ok ? ((await response.json()) as { userName?: string }) : undefined
}

/** What the refusal in the audit log is explained by. Entries about what changed nothing are written within half a second. */
async function explanation(programs: Running): Promise<string> {
  for (let tries = 0; tries < 20; tries++) {
    const { text } = await programs.sealpost('audit', 'export')
    const refusals = text.split('\n').filter(line => line.includes('"sign-on.refused"'))
    if (refusals.length > 0) return String(JSON.parse(refusals.at(-1) ?? '').details?.explanation)
  }
  return 'nothing'
}
