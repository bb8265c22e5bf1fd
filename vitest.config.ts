import { defineConfig } from 'vitest/config'

// Workspace packages resolve to their sources. `import` and `module` stay out of the lists: with them `pg` loads twice.
const conditions = ['@sealpost/source', 'node']

export default defineConfig({
  ssr: { resolve: { conditions: [...conditions, 'development|production'], externalConditions: conditions } },
  test: {
    include: [
      'packages/**/*.test.ts',
      'apps/**/*.test.ts',
      'tools/**/*.test.ts',
      'scripts/**/*.test.ts',
      'bench/**/*.test.ts',
      'e2e/**/*.test.ts'
    ],
    globalSetup: ['scripts/test-postgres.ts'],
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    reporters: ['default']
  }
})
