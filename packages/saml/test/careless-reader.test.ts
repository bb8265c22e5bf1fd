import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readCarelessly } from './careless-reader.ts'
import { evilMail, genuineMail } from './maker/occasion.ts'
import { readVectors } from './vectors.ts'

const folder = fileURLToPath(new URL('../vectors', import.meta.url))
const text = (message: string) => Buffer.from(message, 'base64').toString('utf8')
const read = ({ message, certificates }: ReturnType<typeof readVectors>[number]) =>
  readCarelessly(text(message), certificates.get('idp') ?? '')

const wrapped = readVectors(folder, 'bad').filter(({ name }) => name.startsWith('xsw-'))
const fooled = wrapped.filter(vector => Object.values(read(vector) ?? {}).includes(evilMail))

describe('a reader that believes some assertion because some signature is true', () => {
  it('is fooled by at least forty wrapped messages', () => {
    expect(fooled.length).toBeGreaterThanOrEqual(40)
  })

  it('is fooled by all but those that hold no true signature for xml-crypto: two elements with one ID, or signatures copied', () => {
    const others = wrapped.filter(vector => !fooled.includes(vector)).map(({ name }) => name)
    expect(others.filter(name => !/same-id|copied/.test(name))).toEqual([])
  })

  it('reads honest messages rightly', () => {
    const [honest] = readVectors(folder, 'good').filter(({ name }) => name === 'entra-solicited')
    expect(honest && read(honest)).toEqual({ first: genuineMail, last: genuineMail, child: genuineMail })
  })
})
