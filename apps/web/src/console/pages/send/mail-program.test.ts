import { expect, it } from 'vitest'
import { mailAddress } from './mail-program.ts'

const link = `https://portal.example/r/${'t'.repeat(32)}#${'k'.repeat(43)}`

it('gives the mail program whom, subject and the whole link, each as it was', () => {
  const address = mailAddress(['a+b@x.example', 'é&?@x.example'], 'Files & more', `Open:\n${link}\n`)
  const [to, query] = address.slice('mailto:'.length).split('?') as [string, string]
  expect(to.split(',').map(decodeURIComponent)).toEqual(['a+b@x.example', 'é&?@x.example'])
  const fields = query.split('&').map(field => decodeURIComponent(field))
  expect(fields).toEqual(['subject=Files & more', `body=Open:\r\n${link}\r\n`])
})

it('leaves the addresses out sooner than have the link cut', () => {
  const many = Array.from({ length: 100 }, (_, at) => `person-${at}@contoso.example`)
  const address = mailAddress(many, 'Files', link)
  expect(address).toMatch(/^mailto:\?subject=Files&/)
  expect(decodeURIComponent(address)).toContain(link)
})
