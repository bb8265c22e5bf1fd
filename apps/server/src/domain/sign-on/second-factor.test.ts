import { Secret, TOTP } from 'otpauth'
import { describe, expect, it } from 'vitest'
import type { Occasion } from '../actor.ts'
import { setAdministratorById } from '../directory/set-administrator.ts'
import type { User } from '../directory/user.ts'
import type { Portal } from '../portal.ts'
import { occasion, openPortal } from '../test/open-portal.ts'
import { anonymously, goodPassword, noon, person, sessionOf } from '../test/people.ts'
import { beginSecondFactor, confirmSecondFactor, removeSecondFactor, renewRecoveryCodes } from './own-second-factor.ts'
import { resetSecondFactor } from './reset-second-factor.ts'
import { signInWithPassword } from './sign-in-with-password.ts'

const codeAt = (secret: string, at: number) =>
  new TOTP({ secret: Secret.fromBase32(secret), algorithm: 'SHA1', digits: 6, period: 30 }).generate({ timestamp: at })

interface Equipped {
  readonly portal: Portal
  readonly amara: User
  readonly on: (at: number) => Occasion
  readonly secret: string
  readonly recoveryCodes: readonly string[]
}

async function equipped(): Promise<Equipped> {
  const portal = await openPortal()
  const amara = await person(portal, 'amara@example.com')
  const { actor } = (await sessionOf(portal, amara)).occasion
  const on = (at: number) => occasion(actor, at)
  const { secret } = await beginSecondFactor(portal, on(noon))
  const { recoveryCodes } = await confirmSecondFactor(portal, on(noon), { code: codeAt(secret, noon) })
  return { portal, amara, on, secret, recoveryCodes }
}

const signIn = (portal: Portal, at: number, code?: string) =>
  signInWithPassword(portal, anonymously(at), {
    userName: 'amara@example.com',
    password: goodPassword,
    ...(code === undefined ? {} : { code })
  })

const wanted = { kind: 'unauthenticated', code: 'sign-in.second-factor' }
const wrong = { kind: 'unauthenticated', code: 'sign-in.code' }
const later = noon + 60_000

describe('a second factor', () => {
  it('is offered as a secret and as an address, and asked for only once it has shown a code', async () => {
    const portal = await openPortal()
    const amara = await person(portal, 'amara@example.com')
    const { occasion: own } = await sessionOf(portal, amara)
    const { secret, uri } = await beginSecondFactor(portal, own)
    expect(uri).toContain(`secret=${secret}`)
    expect(uri).toMatch(/^otpauth:\/\/totp\/Sealpost:amara%40example\.com\?/)
    await expect(signIn(portal, noon)).resolves.toBeDefined()
    const refusal = { kind: 'invalid', code: 'second-factor.code', fields: { code: expect.any(String) } }
    await expect(confirmSecondFactor(portal, own, { code: '000000' })).rejects.toMatchObject(refusal)
    await confirmSecondFactor(portal, own, { code: codeAt(secret, noon) })
    await expect(signIn(portal, later)).rejects.toMatchObject(wanted)
  })

  it('is asked for only by who knows the password', async () => {
    const { portal } = await equipped()
    const input = { userName: 'amara@example.com', password: 'not this password' }
    await expect(signInWithPassword(portal, anonymously(), input)).rejects.toMatchObject({ code: 'sign-in.refused' })
  })

  it('lets in with a code of now, of the step before or after, and no other', async () => {
    const { portal, secret } = await equipped()
    for (const offset of [-120_000, 120_000])
      await expect(signIn(portal, later, codeAt(secret, later + offset))).rejects.toMatchObject(wrong)
    await expect(signIn(portal, later, codeAt(secret, later - 30_000))).resolves.toBeDefined()
    await expect(signIn(portal, later, codeAt(secret, later))).resolves.toBeDefined()
    await expect(signIn(portal, later, ` ${codeAt(secret, later + 30_000)} `)).resolves.toBeDefined()
  })

  it('takes a code once, also of those that come at once, and none that is older', async () => {
    const { portal, secret } = await equipped()
    await expect(signIn(portal, noon, codeAt(secret, noon))).rejects.toMatchObject(wrong)
    const code = codeAt(secret, later)
    const runs = await Promise.allSettled([1, 2, 3].map(() => signIn(portal, later, code)))
    expect(runs.filter(run => run.status === 'fulfilled')).toHaveLength(1)
    await expect(signIn(portal, later, codeAt(secret, later - 30_000))).rejects.toMatchObject(wrong)
  })

  it('takes each recovery code once, in any case and with or without dashes', async () => {
    const { portal, recoveryCodes } = await equipped()
    expect(new Set(recoveryCodes).size).toBe(10)
    const [first = '', second = ''] = recoveryCodes
    await signIn(portal, later, first)
    await expect(signIn(portal, later, first)).rejects.toMatchObject(wrong)
    await signIn(portal, later, second.replaceAll('-', '').toUpperCase())
    expect((await portal.store.passwords.byUserName('amara@example.com'))?.secondFactor?.recoveryCodes).toHaveLength(8)
    expect(JSON.stringify(await portal.store.passwords.byUserName('amara@example.com'))).not.toContain(recoveryCodes[2])
  })

  it('changes its recovery codes against a code, and the old ones stop', async () => {
    const { portal, on, secret, recoveryCodes } = await equipped()
    const renewed = await renewRecoveryCodes(portal, on(later), { code: codeAt(secret, later) })
    await expect(signIn(portal, later, recoveryCodes[0])).rejects.toMatchObject(wrong)
    await signIn(portal, later, renewed.recoveryCodes[0])
  })

  it('is removed against a code, and begun anew', async () => {
    const { portal, on, recoveryCodes } = await equipped()
    await expect(beginSecondFactor(portal, on(later))).rejects.toMatchObject({ code: 'second-factor.enabled' })
    await expect(removeSecondFactor(portal, on(later), { code: '123456' })).rejects.toMatchObject({
      code: 'second-factor.code'
    })
    await removeSecondFactor(portal, on(later), { code: recoveryCodes[0] ?? '' })
    await expect(signIn(portal, later)).resolves.toBeDefined()
    await expect(removeSecondFactor(portal, on(later), { code: recoveryCodes[1] ?? '' })).rejects.toMatchObject({
      code: 'second-factor.none'
    })
    expect((await beginSecondFactor(portal, on(later))).secret).toBeTruthy()
  })

  it('is removed by an administrator for who lost everything, and told', async () => {
    const { portal, amara } = await equipped()
    const on = occasion()
    await resetSecondFactor(portal, on, amara.id)
    await expect(signIn(portal, later)).resolves.toBeDefined()
    await resetSecondFactor(portal, occasion(), amara.id)
    const events = await portal.store.events.find({ targetId: amara.id, action: 'second-factor.removed', limit: 5 })
    expect(events).toMatchObject([{ correlationId: on.correlationId, details: { by: 'administrator' } }])
  })

  it('is not removed by its owner without a code, administrator or not', async () => {
    const { portal, amara, on } = await equipped()
    await person(portal, 'other@example.com', { administrator: true })
    await setAdministratorById(portal, occasion(), amara.id, true)
    await expect(resetSecondFactor(portal, on(later), amara.id)).rejects.toMatchObject({ code: 'second-factor.own' })
    await expect(signIn(portal, later)).rejects.toMatchObject({ code: 'sign-in.second-factor' })
  })

  it('is nothing for an account without a password', async () => {
    const portal = await openPortal()
    const bo = await person(portal, 'bo@example.com', { signIn: 'saml' })
    const { occasion: own } = await sessionOf(portal, bo)
    await expect(beginSecondFactor(portal, own)).rejects.toMatchObject({ kind: 'conflict', code: 'password.none' })
  })
})
