import { expect, it } from 'vitest'
import { attachmentHeaders } from './attachment.ts'

it('nothing is shown, guessed or kept, whatever it is called', () => {
  expect(attachmentHeaders('page.html', 12)).toMatchObject({
    'cache-control': 'no-store',
    'content-length': '12',
    'content-security-policy': "default-src 'none'; sandbox",
    'content-type': 'application/octet-stream',
    'x-content-type-options': 'nosniff'
  })
})

it.each([
  ['report.pdf', 'report.pdf'],
  ['Ü 1.txt', '%C3%9C%201.txt'],
  ['a"b;c=d.txt', 'a%22b%3Bc%3Dd.txt'],
  ["it's (1)*.txt", 'it%27s%20%281%29%2A.txt'],
  ['two\r\nlines', 'two%0D%0Alines'],
  ['lone \ud800 half', 'lone%20%EF%BF%BD%20half']
])('%j breaks out of no header', (name, value) => {
  const disposition = attachmentHeaders(name, 0)['content-disposition'] ?? ''
  expect(disposition).toBe(`attachment; filename*=UTF-8''${value}`)
  expect(() => new Headers({ 'content-disposition': disposition })).not.toThrow()
})
