/** Judges what a write left behind: the values that were sent are there, exactly, and no other mapped value moved. */
import { type JsonObject, readTarget, type TargetPath } from '../mapping/target-path.ts'
import { type Finding, finding, type Rule, shown } from './finding.ts'

export type ExpectedValue = {
  readonly path: TargetPath
  /** Any of these is right; undefined among them means that the attribute may be absent. */
  readonly oneOf: readonly unknown[]
}

export const expectValue = (path: TargetPath, value: unknown): ExpectedValue => ({ path, oneOf: [value] })

/**
 * Compares a resource with the values that were sent. Text is compared exactly: what Entra sends is to be stored as sent.
 *
 * @param where Says in the sentence which answer this is, such as "The answer to the PATCH".
 */
export function judgeValues(
  resource: JsonObject,
  expected: readonly ExpectedValue[],
  where: string,
  rule: Rule = 'write.value'
): Finding[] {
  return expected.flatMap(({ path, oneOf }) => {
    const actual = readTarget(resource, path)
    if (oneOf.some(value => value === actual)) return []
    const wanted = oneOf.map(shown).join(' or ')
    return [finding(rule, `${where} holds ${shown(actual)} as ${path.text}: ${wanted} was sent.`)]
  })
}

/** Compares two states of a resource in the attributes that a request did not name. */
export function judgeUnrelated(before: JsonObject, after: JsonObject, untouched: readonly TargetPath[]): Finding[] {
  return untouched.flatMap(path => {
    const was = readTarget(before, path)
    const is = readTarget(after, path)
    if (JSON.stringify(was) === JSON.stringify(is)) return []
    return [
      finding(
        'write.unrelated',
        `${path.text} was ${shown(was)} and is ${shown(is)} after a PATCH that did not name it.`
      )
    ]
  })
}
