// The set-up of product and identity provider, step by step, against a simulated Entra tenant: what was done, and what each side then
// shows. It uses the public interfaces alone. `npm run demo -- --keep` leaves portal and tenant up at the end.
import path from 'node:path'
import { exchange } from './demo-exchange.ts'
import { heldBy, type Running, startPrograms } from './demo-programs.ts'
import { signOn } from './demo-sign-on.ts'
import { done, Failed, see, step } from './demo-told.ts'

const operator = 'scim-admin@example.com'

interface Key {
  readonly id: string
  readonly userName: string
  readonly password: string
  readonly bearerToken: string
  readonly tenantUrl: string
}

async function makeKey(programs: Running): Promise<Key> {
  step('Users: add a no-login service account; an administrator gives it the administrator right')
  const added = await programs.sealpost('user', 'add', operator, '--sign-in', 'service')
  see('portal', `${operator} is there, and never signs in`, added.code === 0, added.text)
  const early = await programs.sealpost('key', 'create', operator, '--scim')
  see(
    'portal',
    'a SCIM key is refused while it is no administrator',
    early.json?.error?.code === 'key.owner-not-administrator',
    early.text
  )
  const promoted = await programs.sealpost('user', 'promote', operator)
  see('portal', 'now it is one', promoted.json?.administrator === true, promoted.text)

  step('Profile > API Keys > Generate New Key > use this as a SCIM key')
  const made = await programs.sealpost('key', 'create', operator, '--scim', '--description', 'Entra')
  const key = made.json as Key
  see(
    'portal',
    'user name and password are shown once',
    made.code === 0 && key.bearerToken === `${key.userName}:${key.password}`,
    made.text
  )
  const kept = heldBy(path.join(programs.folder, 'portal')).some(bytes => bytes.includes(key.password))
  see('portal', 'and stand in no file of the data folder', !kept)
  return key
}

async function connect(programs: Running, key: Key, tenant: string, tenantUrl: string): Promise<void> {
  step(`Entra, Provisioning > Connect your application: ${tenantUrl}`)
  await programs.entra(
    tenant,
    ['app', 'connect', '--tenant-url', tenantUrl, '--secret-token-stdin'],
    `${key.userName}:wrong`
  )
  const refused = await programs.entra(tenant, ['app', 'test'])
  see(
    'Entra',
    'Test connection fails with a wrong Secret Token',
    refused.code === 1 && refused.text.includes('401'),
    refused.text
  )
  await programs.entra(tenant, ['app', 'connect', '--tenant-url', tenantUrl, '--secret-token-stdin'], key.bearerToken)
  done(await programs.entra(tenant, ['app', 'test']), 'Test connection succeeds with the right one')

  step('Attribute mapping: userName (Immutable), active, name.givenName, name.familyName; groups are not provisioned')
  const { json } = await programs.entra(tenant, ['app', 'mapping', 'list'])
  const targets = json.mappings.map((mapping: { target: string }) => mapping.target)
  see('Entra', targets.join(', '), targets.join() === 'userName,active,name.givenName,name.familyName')
  see('Entra', 'userName applies only during object creation', json.mappings[0].apply === 'OnlyDuringCreation')
}

/** What the portal shows of a user to another client. */
async function find(programs: Running, key: Key, userName: string) {
  const { body } = await programs.scim('GET', `/Users?filter=${encodeURIComponent(`userName eq "${userName}"`)}`, key)
  return body.Resources?.[0]
}

async function followAPerson(programs: Running, key: Key, tenant: string, amara: string): Promise<void> {
  step('Assign a user, Provision on demand')
  await programs.entra(tenant, ['user', 'add', amara, '--given-name', 'Amara', '--surname', 'Osei'])
  await programs.entra(tenant, ['app', 'assign', amara])
  done(await programs.entra(tenant, ['provision', '--on-demand', amara]), 'match, create, read back')
  const created = await find(programs, key, amara)
  see(
    'portal',
    'Amara Osei is registered',
    created?.active === true && created.name?.familyName === 'Osei',
    JSON.stringify(created)
  )

  step('Change first and last name; the next cycle')
  await programs.entra(tenant, ['user', 'update', amara, '--given-name', 'Ama', '--surname', 'Osei-Mensah'])
  done(await programs.entra(tenant, ['provision']), 'initial cycle: match, update')
  const renamed = await find(programs, key, amara)
  see(
    'portal',
    'the same id, now Ama Osei-Mensah',
    renamed?.id === created?.id && renamed?.name?.givenName === 'Ama',
    JSON.stringify(renamed)
  )

  step('Remove the user from the application; the next cycle')
  await programs.entra(tenant, ['app', 'unassign', amara])
  done(await programs.entra(tenant, ['provision']), 'incremental cycle: disable')
  const gone = await find(programs, key, amara)
  see(
    'portal',
    'deactivated, and no name is left',
    gone?.active === false && gone.name === undefined,
    JSON.stringify(gone)
  )

  step('Assign again')
  await programs.entra(tenant, ['app', 'assign', amara])
  done(await programs.entra(tenant, ['provision']), 'incremental cycle: match, enable, update')
  const back = await find(programs, key, amara)
  see(
    'portal',
    'registered again on the same id',
    back?.id === created?.id && back?.active === true,
    JSON.stringify(back)
  )
}

async function followAGroup(programs: Running, key: Key, tenant: string, members: readonly string[]): Promise<void> {
  step('Assign a group of people: Entra sends its members')
  await programs.entra(tenant, ['group', 'add', 'Couriers'])
  for (const member of members) {
    await programs.entra(tenant, ['user', 'add', member, '--given-name', member.slice(0, 4), '--surname', 'Courier'])
    await programs.entra(tenant, ['group', 'add-member', 'Couriers', member])
  }
  await programs.entra(tenant, ['app', 'assign', 'Couriers'])
  done(await programs.entra(tenant, ['provision']), `incremental cycle: create ${members.length} users`)
  const found = await Promise.all(members.map(member => find(programs, key, member)))
  see(
    'portal',
    'all members are registered',
    found.every(user => user?.active === true),
    JSON.stringify(found)
  )

  const [leaver = '', disabled = ''] = members
  step('Disable one member, delete another; the next cycle')
  await programs.entra(tenant, ['user', 'disable', disabled])
  await programs.entra(tenant, ['user', 'delete', leaver])
  done(await programs.entra(tenant, ['provision']), 'incremental cycle: two users disabled')
  const both = await Promise.all([leaver, disabled].map(member => find(programs, key, member)))
  see(
    'portal',
    'both are deactivated under their names',
    both.every(user => user?.active === false),
    JSON.stringify(both)
  )

  step('Restore the deleted one; delete them for good; the next cycles')
  await programs.entra(tenant, ['user', 'restore', leaver])
  done(await programs.entra(tenant, ['provision']), 'incremental cycle: enable')
  see('portal', 'registered again', (await find(programs, key, leaver))?.active === true)
  await programs.entra(tenant, ['user', 'delete', leaver])
  await programs.entra(tenant, ['user', 'purge', leaver])
  done(await programs.entra(tenant, ['provision']), 'incremental cycle: delete')
  const { status } = await programs.scim('GET', `/Users/${both[0]?.id}`, key)
  see(
    'portal',
    'the account is gone (404), its name free',
    status === 404 && (await find(programs, key, leaver)) === undefined
  )
}

async function finish(programs: Running, key: Key): Promise<void> {
  step('The audit log')
  const { json } = await programs.sealpost('audit', 'verify')
  see('portal', `${json?.events} entries, an unbroken chain`, json?.holds === true)
  const exported = await programs.sealpost('audit', 'export')
  see('portal', 'no secret in it, and nothing of who was deleted for good', !/scim_|mina|emeka/i.test(exported.text))
  step('Revoke the key')
  await programs.sealpost('key', 'revoke', key.id)
  const { status } = await programs.scim('GET', '/Users', key)
  see('portal', 'the next request is refused (401)', status === 401)
}

async function demonstrate(programs: Running, keep: boolean): Promise<void> {
  console.log(`A portal at ${programs.origin}, a tenant at ${programs.tenant}, data in ${programs.folder}`)
  console.log('\n Single sign-on')
  await signOn(programs, 'contoso', 'noor.rahman@example.com')
  console.log('\n Provisioning')
  const key = await makeKey(programs)
  console.log('\n Entra’s default dialect')
  await connect(programs, key, 'contoso', key.tenantUrl)
  await followAPerson(programs, key, 'contoso', 'amara.osei@example.com')
  await followAGroup(programs, key, 'contoso', ['mina.farkas@example.com', 'noor.aziz@example.com'])
  console.log('\n Exchange')
  await exchange(programs, 'contoso', 'lena.berg@example.com')
  console.log('\n The dialect that aadOptscim062020 in the Tenant URL chooses')
  await programs.entra('fabrikam', ['tenant', 'init', '--name', 'Fabrikam'])
  await connect(programs, key, 'fabrikam', `${key.tenantUrl}?aadOptscim062020`)
  await followAPerson(programs, key, 'fabrikam', 'ama.serwaa@example.com')
  await followAGroup(programs, key, 'fabrikam', ['emeka.lindqvist@example.com', 'sora.ito@example.com'])
  if (keep) return stayUp(programs, key)
  await finish(programs, key)
  console.log('\nEverything was as it should be.')
}

function stayUp(programs: Running, key: Key): Promise<void> {
  console.log(`\nEverything was as it should be, and stays up until Ctrl+C:
  portal        ${programs.origin} (Login using Single Sign-on, as noor.rahman@example.com, who is an administrator)
  its commands  SEALPOST_DATA=${path.join(programs.folder, 'portal')} SEALPOST_ORIGIN=${programs.origin} npx sealpost user list
  Tenant URL    ${key.tenantUrl}
  Secret Token  ${key.bearerToken}
  the tenant    ${programs.tenant}, and npx entra --help with --tenant ${path.join(programs.folder, 'contoso')}`)
  return new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
}

const programs = await startPrograms()
try {
  await demonstrate(programs, process.argv.includes('--keep'))
} catch (error) {
  if (!(error instanceof Failed)) throw error
  console.error(`\n${error.message}`)
  process.exitCode = 1
} finally {
  await programs.stop()
}
