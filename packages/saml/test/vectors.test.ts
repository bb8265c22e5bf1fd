import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { examineResponse } from '../src/index.ts'
import type { Params } from './maker/case.ts'
import { makeVectors } from './maker/make.ts'
import { fingerprint, judge, readVectors, type StoredVector } from './vectors.ts'

const committed = fileURLToPath(new URL('../vectors', import.meta.url))
const fresh = fs.mkdtempSync(path.join(os.tmpdir(), 'sealpost-saml-vectors-'))
await makeVectors(fresh)
afterAll(() => fs.rmSync(fresh, { recursive: true, force: true }))

const sets = [
  { set: 'kept', folder: committed },
  { set: 'made afresh', folder: fresh }
]

/** What must come of it, with the certificate's fingerprint for its name. */
function expectedOf({ params, certificates }: StoredVector): object {
  const { expected } = params
  if ('refused' in expected || 'logout' in expected) return expected
  const { certificate, ...identity } = expected.accepted
  return { accepted: { ...identity, certificateSha256: fingerprint(certificates.get(certificate)) } }
}

const isResponse = ({ params }: StoredVector) => params.kind === 'response'

describe('the kept vectors', () => {
  it.each(['good', 'bad'] as const)('are those that the maker makes: %s', kind => {
    const named = (folder: string) =>
      readVectors(folder, kind).map(({ name, params }) => [name, facts(params)] as const)
    expect(named(committed)).toEqual(named(fresh))
  })

  it('are at least 60 attacks and 22 good messages', () => {
    expect(readVectors(committed, 'bad').length).toBeGreaterThanOrEqual(60)
    expect(readVectors(committed, 'good').filter(isResponse).length).toBeGreaterThanOrEqual(22)
  })
})

/** All that does not depend on the keys. */
const facts = ({ about, expected, provider, answers, message }: Params) => ({
  about,
  expected,
  provider,
  answers,
  message
})

describe.each(sets)('of the vectors $set', ({ folder }) => {
  const good = readVectors(folder, 'good')
  const bad = readVectors(folder, 'bad')

  it.each(good)('$name is accepted with just its facts', async vector => {
    expect(await judge(vector)).toEqual(expectedOf(vector))
  })

  it.each(bad)('$name is refused for its reason, in one printable sentence', async vector => {
    const judgement = await judge(vector)
    expect(judgement).toMatchObject(vector.params.expected)
    expect('refused' in judgement ? judgement.detail : '').toMatch(/^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{20,1200}\.$/u)
  })
})

describe('of the kept vectors', () => {
  const good = readVectors(committed, 'good')
  const bad = readVectors(committed, 'bad')

  it.each(good.filter(isResponse))('$name passes every check of an examination', async ({ message, expectation }) => {
    const { checks, failure, assertion } = await examineResponse(message, expectation)
    expect(checks.filter(check => check.outcome !== 'passed')).toEqual([])
    expect(failure).toBe(null)
    expect(assertion).not.toBe(null)
  })

  it.each(bad.filter(isResponse))('$name fails one check of an examination, for the same reason', async vector => {
    const { checks, failure, assertion } = await examineResponse(vector.message, vector.expectation)
    expect({ refused: failure?.code }).toEqual(vector.params.expected)
    expect(assertion).toBe(null)
    const failed = checks.filter(check => check.outcome === 'failed')
    expect(failed).toMatchObject([{ code: failure?.code, detail: failure?.detail }])
  })
})
