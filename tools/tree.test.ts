import { describe, expect, it } from 'vitest'
import { productFiles, read, sourceFiles } from './tree.ts'

const server = productFiles(['apps/server/src'])
const domain = server.filter(file => file.includes('/domain/'))

/** Files in which a pattern stands, comments left out. */
function holding(files: readonly string[], pattern: RegExp): string[] {
  return files.filter(file => pattern.test(read(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')))
}

describe('the tree', () => {
  it('reads the environment of the portal in one file', () => {
    expect(holding(server, /process\.env/).filter(file => !/\/(config|main)\.ts$/.test(file))).toEqual([])
  })

  it('reads no clock, no timer and no environment in the domain and the cores', () => {
    const pure = [...domain, ...productFiles(['packages/scim/src', 'packages/saml/src'])]
    expect(pure.length).toBeGreaterThan(30)
    expect(holding(pure, /Date\.now|new Date\(\)|process\.|setTimeout|setInterval|Math\.random/)).toEqual([])
  })

  it('has no barrel but a package’s index.ts', () => {
    const barrels = sourceFiles(['packages', 'apps']).filter(file => /\/index\.ts$/.test(file))
    expect(barrels.sort()).toEqual([
      'packages/api/src/index.ts',
      'packages/client/src/index.ts',
      'packages/envelope/src/index.ts',
      'packages/saml/src/index.ts',
      'packages/scim/src/index.ts'
    ])
  })

  it('keeps every file short enough to hold one subject', () => {
    const long = sourceFiles(['packages', 'apps', 'scripts', 'bench', 'tools', 'e2e']).filter(
      file => read(file).split('\n').length > 320
    )
    expect(long).toEqual([])
  })

  it('leaves nothing for later in silence', () => {
    const marks = /\b(TODO|FIXME|XXX|HACK)\b|\b(it|test|describe)\.(only|skip|todo)\(|@ts-(ignore|nocheck)/
    const files = sourceFiles(['packages', 'apps', 'scripts', 'bench', 'tools', 'e2e']).filter(
      file => file !== 'tools/tree.test.ts'
    )
    expect(files.filter(file => marks.test(read(file)))).toEqual([])
  })
})
