import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { useScenario } from './testing/scenario.ts'

const scenario = useScenario()

/** The commands in the code blocks of the page, as a shell would split them. */
const commandsOf = (page: string): readonly string[][] =>
  [...page.matchAll(/^npx entra (.*)$/gm)].map(([, line = '']) =>
    [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, single, double, bare]) => single ?? double ?? bare ?? '')
  )

describe('the README', () => {
  it('has examples that all succeed, one after another, against an endpoint that is right', async () => {
    const commands = commandsOf(await readFile(path.join(import.meta.dirname, '../README.md'), 'utf8'))
    expect(commands.length).toBeGreaterThan(12)
    const folder = path.join(scenario.tenant.folder, 'of-the-readme')
    // Whatever serves is asked to end as soon as it is up.
    scenario.tenant.stop()
    for (const argv of commands) {
      const port = argv[0] === 'serve' ? ['--port', '0'] : []
      const actual = argv.map(
        text =>
          ({ 'https://host/scim/v2/': scenario.endpoint.tenantUrl, TOKEN: scenario.endpoint.secretToken })[text] ?? text
      )
      const { code, err } = await scenario.tenant.run(...actual, ...port, '--tenant', folder)
      expect([argv.join(' '), code, err]).toStrictEqual([argv.join(' '), 0, ''])
    }
    expect(scenario.onlyUser()).toMatchObject({ active: false, name: { givenName: 'Ama' } })
  })

  it('names every command there is', async () => {
    const page = await readFile(path.join(import.meta.dirname, '../README.md'), 'utf8')
    const help = async (...argv: string[]) =>
      [...(await scenario.tenant.text(...argv, '--help')).out.matchAll(/^ {2}([a-z][a-z-]*)/gm)]
        .map(([, name = '']) => name)
        .filter(name => name !== 'help')
    const documented = page.slice(page.indexOf('## Commands'), page.indexOf('```sh', page.indexOf('## Commands')))
    for (const top of await help()) {
      expect(documented).toContain(`\`${top}`)
      if (top === 'app') for (const name of await help('app', 'sso')) expect(documented).toContain(`\`${name}`)
      if (['tenant', 'user', 'group', 'app'].includes(top))
        for (const name of await help(top)) expect(documented).toMatch(new RegExp(`\`(${top} )?${name}`))
    }
  })
})
