import { cruise } from 'dependency-cruiser'
import { describe, expect, it } from 'vitest'
import { configuration, rules } from './arrows.ts'
import { sourceFiles } from './tree.ts'

const rooms = ['packages', 'apps', 'scripts', 'bench', 'e2e']

const options = {
  ruleSet: configuration,
  validate: true,
  doNotFollow: { path: 'node_modules' },
  exclude: { path: '^apps/web/dist' },
  tsPreCompilationDeps: true,
  enhancedResolveOptions: {
    exportsFields: ['exports'],
    conditionNames: ['@sealpost/source', 'svelte', 'import', 'node', 'default', 'types']
  }
}

describe('the arrows of ARCHITECTURE.md', async () => {
  const { output } = await cruise(rooms, options, undefined, {
    tsConfig: { options: { customConditions: ['@sealpost/source'], moduleResolution: 99, module: 199 } }
  })
  if (typeof output === 'string') throw new Error('dependency-cruiser gave no result object')
  const read = new Set(output.modules.map(module => module.source))

  it('are checked on every source file', () => {
    const unread = sourceFiles(rooms).filter(file => !read.has(file))
    expect(unread).toEqual([])
  })

  it('resolve every import, so that none goes unchecked', () => {
    const unresolved = output.modules.flatMap(module =>
      module.dependencies.filter(d => d.couldNotResolve).map(d => `${module.source} → ${d.module}`)
    )
    expect(unresolved).toEqual([])
  })

  it.each(rules.map(rule => rule.name ?? ''))('%s', name => {
    const broken = output.summary.violations.filter(v => v.rule.name === name).map(v => `${v.from} → ${v.to}`)
    expect(broken).toEqual([])
  })
})
