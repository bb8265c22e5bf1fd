import { describe, expect, it, onTestFinished } from 'vitest'
import { startDouble } from './contract/double-place.ts'
import { openBlobs } from './open-blobs.ts'
import type { S3Place } from './place.ts'
import type { S3Double } from './test/s3-double.ts'

/** What opening says when it refuses. */
async function refusalOf(place: S3Place): Promise<string> {
  const opened = openBlobs(place).then(
    blobs => blobs.close().then(() => 'it was opened'),
    (error: Error) => error.message
  )
  return opened
}

async function openAndClose(double: S3Double): Promise<void> {
  const blobs = await openBlobs(double.place)
  onTestFinished(() => blobs.close())
  await blobs.check()
}

describe('opening a bucket', () => {
  it('is refused where deleting deletes nothing, with the reason and how to mend it', async () => {
    const double = await startDouble()
    double.versioning = 'Enabled'
    expect(await refusalOf(double.place)).toMatch(/^The bucket portal-files .*versioning is on.*use a bucket on which/)
    double.versioning = 'Suspended'
    double.oldVersions = ['null', '3HL4kqtJvjVBH40Nrjfkd']
    expect(await refusalOf(double.place)).toMatch(/old versions are still there/)
    double.versioning = undefined
    double.objectLock = 'Enabled'
    expect(await refusalOf(double.place)).toMatch(/object lock is on.*use a bucket without it/)
  })

  it('succeeds where versioning was suspended and nothing is left of it', async () => {
    const double = await startDouble()
    double.versioning = 'Suspended'
    double.oldVersions = ['null']
    await openAndClose(double)
  })

  it('succeeds on a server that knows neither versions nor locks', async () => {
    const double = await startDouble()
    double.fewWords = true
    await openAndClose(double)
  })

  it('is refused when the key may not ask whether versioning is on; what wasn’t looked at isn’t taken for off', async () => {
    const double = await startDouble()
    double.fault = ({ query }) => (query.has('versioning') ? { status: 403, code: 'AccessDenied' } : undefined)
    expect(await refusalOf(double.place)).toMatch(/permissions in docs\/storage\.md/)
    double.fault = ({ query }) => (query.has('object-lock') ? { status: 403, code: 'AccessDenied' } : undefined)
    await openAndClose(double)
    double.versioning = 'Suspended'
    expect(await refusalOf(double.place)).toMatch(/permissions in docs\/storage\.md/)
  })

  it.each([
    ['secret', { secretAccessKey: 'another' }, /AWS_SECRET_ACCESS_KEY/],
    ['key', { accessKeyId: 'AKIANOTHER' }, /AWS_ACCESS_KEY_ID/]
  ])('tells a wrong %s, and not the secret', async (_, wrong, told) => {
    const { place } = await startDouble()
    const credentials = { accessKeyId: 'AKIDOUBLE', secretAccessKey: 'secret/of+the+double', ...wrong }
    const refusal = await refusalOf({ ...place, credentials })
    expect(refusal).toMatch(told)
    expect(refusal).not.toContain(credentials.secretAccessKey)
  })

  it('tells a bucket that isn’t there, and a server that isn’t', async () => {
    const double = await startDouble()
    expect(await refusalOf({ ...double.place, bucket: 'none-such' })).toMatch(/no such bucket: make it/)
    const { place } = double
    await double.stop()
    expect(await refusalOf(place)).toMatch(/nothing listens there/)
  })

  it.each([
    ['PermanentRedirect', 301, /another region/],
    ['RequestTimeTooSkewed', 403, /clock/],
    ['ExpiredToken', 400, /AWS_SESSION_TOKEN/],
    ['Mystery', 400, /Mystery.*endpoint/]
  ])('tells what %s means', async (code, status, told) => {
    const double = await startDouble()
    double.fault = () => ({ status, code })
    expect(await refusalOf(double.place)).toMatch(told)
  })

  it('lets a check tell the operator what can’t be done', async () => {
    const double = await startDouble()
    const blobs = await openBlobs(double.place)
    onTestFinished(() => blobs.close())
    double.fault = ({ method }) => (method === 'PUT' ? { status: 403, code: 'AccessDenied' } : undefined)
    await expect(blobs.check()).rejects.toThrow(/^The bucket portal-files at http.*permissions in docs\/storage\.md\.$/)
    double.fault = ({ method }) => (method === 'DELETE' ? { status: 403, code: 'AccessDenied' } : undefined)
    await expect(blobs.check()).rejects.toThrow(/permissions in docs\/storage\.md/)
  })
})
