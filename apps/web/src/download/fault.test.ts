import { ExchangeProblem } from '@sealpost/client'
import { EnvelopeError } from '@sealpost/envelope'
import { describe, expect, it } from 'vitest'
import { faultOf } from './fault.ts'
import { DamagedFile, SaveError } from './save-error.ts'

describe('what is told of a download that failed', () => {
  it('names the file that is damaged, and says that nothing whole was saved', () => {
    const error = new DamagedFile('report.pdf', new EnvelopeError('damaged', 'Chunk 7 is forged.'))
    const fault = faultOf(error, 'report.pdf', false)
    expect(fault.title).toContain('report.pdf')
    expect(fault.detail).toContain('Nothing whole was saved')
    expect(fault.detail).not.toContain('zip')
  })

  it('names, of a zip, the file in it', () => {
    const fault = faultOf(new DamagedFile('folder/b.txt', undefined), 'All files', true)
    expect(fault.title).toContain('folder/b.txt')
    expect(fault.detail).toContain('zip')
  })

  it.each(['too-big', 'stopped', 'refused'] as const)('has a sentence for %s', why => {
    expect(faultOf(new SaveError(why), 'a.txt', false)).toMatchObject({
      title: expect.stringContaining('a.txt'),
      detail: expect.stringMatching(/^[A-Z].*\.$/),
      reload: false
    })
  })

  it.each([
    [403, 'transfer.address', true],
    [403, 'transfer.password', true],
    [401, 'session.required', true],
    [410, 'transfer.over', false],
    [503, 'storage.missing', false]
  ])(
    'repeats the portal’s own sentence, and leads to another proof when it wants one (%i %s)',
    (status, code, reload) => {
      const problem = new ExchangeProblem(status, { code, detail: 'So it is.' })
      expect(faultOf(problem, 'a.txt', false)).toMatchObject({ detail: 'So it is.', reload })
    }
  )
})
