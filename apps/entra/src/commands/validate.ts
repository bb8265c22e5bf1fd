/** `entra app validate`: the checks of Microsoft's SCIM Validator against the connected endpoint. */
import type { Command } from 'commander'
import { z } from 'zod'
import { withEngine } from '../cycle/job.ts'
import { printExchange } from '../log/print-entry.ts'
import type { CheckResult } from '../validate/check.ts'
import { defaultAttributes } from '../validate/sample-user.ts'
import { validate } from '../validate/validator.ts'
import { leaf, type Register } from './leaf.ts'

export function validateCommand(register: Register, app: Command): void {
  leaf(
    register,
    app
      .command('validate')
      .description("run the checks of Microsoft's SCIM Validator, with users of its own that it removes again")
      .option('--attributes <which>', 'default, or discover: only those that /Schemas tells of', 'default')
      .option('--groups', 'check groups too')
      .option('--immutable-user-name', 'userName never changes: a rename must be refused with 400 mutability')
      .option('--verbose', 'print the exchanges of passed checks too'),
    z.object({
      attributes: z.enum(['default', 'discover']),
      groups: z.boolean().default(false),
      immutableUserName: z.boolean().default(false),
      verbose: z.boolean().default(false)
    }),
    ({ store, host, say }, _, { attributes, groups, immutableUserName, verbose }) =>
      store.exclusively(session =>
        withEngine(session, { host, readBack: true }, async ({ app: { settings }, connection, newId }) => {
          const { userPatchNoContent } = settings
          const options = {
            connection,
            attributes: defaultAttributes,
            immutableUserName,
            userPatchNoContent,
            groups,
            newId
          }
          const results = await validate(options, attributes, result => say(printResult(result, verbose)))
          const failed = results.filter(({ passed }) => !passed).length
          return {
            value: { passed: results.length - failed, failed, results },
            text: `${results.length - failed} of ${results.length} checks passed.\n`,
            ok: failed === 0
          }
        })
      )
  )
}

function printResult({ name, passed, findings, exchanges }: CheckResult, verbose: boolean): string {
  const lines = [`${passed ? 'Passed' : 'Failed'}  ${name}`]
  if (!passed || verbose) for (const exchange of exchanges) lines.push(...printExchange(exchange))
  for (const { rule, message, see } of findings) lines.push(`  wrong: ${message} [${rule}] ${see}`)
  return `${lines.join('\n')}\n`
}
