/**
 * Runs the checks of Microsoft's SCIM Validator, and the direct ones of its gallery validation, against the endpoint that
 * the application is connected to. Every user and group it makes it removes again.
 */
import type { JsonObject } from '../mapping/target-path.ts'
import { type Check, CheckEnded, type CheckResult, type Leftovers, openBench, type ValidatorOptions } from './check.ts'
import { groupChecks } from './group-checks.ts'
import { discoveredNames, judgeDiscoverability } from './schema-discovery.ts'
import { userChecks } from './user-checks.ts'

export type Attributes = 'default' | 'discover'

/**
 * @param attributes With `discover` the users have those attributes only that `/Schemas` tells of.
 * @param onResult   Called with each result as soon as it is there.
 */
export async function validate(
  options: ValidatorOptions,
  attributes: Attributes,
  onResult: (result: CheckResult) => void
): Promise<readonly CheckResult[]> {
  const results: CheckResult[] = []
  const leftovers: Leftovers = new Map()
  const report = (result: CheckResult) => {
    results.push(result)
    onResult(result)
  }
  const { result, schemas } = await discover(options, attributes)
  report(result)
  const names = discoveredNames(schemas)
  const used = options.attributes.filter(({ text }) => attributes === 'default' || names.has(text.toLowerCase()))
  try {
    for (const check of options.groups ? [...userChecks, ...groupChecks] : userChecks)
      report(await runCheck(check, { ...options, attributes: used }, leftovers))
  } finally {
    await removeLeftovers(options, leftovers)
  }
  return results
}

async function discover(options: ValidatorOptions, attributes: Attributes) {
  let schemas: readonly JsonObject[] = []
  const run: Check['run'] = async ({ target, found }) => {
    schemas = (await target.schemas()).resources
    if (attributes === 'default') found.push(...judgeDiscoverability(schemas, options.attributes))
  }
  const result = await runCheck({ name: 'Schema discoverability', run }, options, new Map())
  return { result, schemas }
}

async function runCheck({ name, run }: Check, options: ValidatorOptions, leftovers: Leftovers): Promise<CheckResult> {
  const bench = openBench(options, leftovers)
  try {
    await run(bench)
  } catch (error) {
    if (!(error instanceof CheckEnded)) throw error
  }
  const findings = [...bench.exchanges.flatMap(exchange => exchange.findings), ...bench.found]
  return { name, passed: findings.length === 0, findings, exchanges: bench.exchanges }
}

async function removeLeftovers(options: ValidatorOptions, leftovers: Leftovers): Promise<void> {
  const { target } = openBench(options, leftovers)
  for (const [id, type] of leftovers) await target.remove(type, id)
}
