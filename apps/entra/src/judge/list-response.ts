/** Judges the answer to a query: the form of a ListResponse, and whether the filter did what it says. */
import { isObject, type JsonObject, readTarget, type TargetPath } from '../mapping/target-path.ts'
import { type Finding, finding, shown } from './finding.ts'
import { judgeResource, type ResourceExpectation } from './resource.ts'

export const listResponseSchema = 'urn:ietf:params:scim:api:messages:2.0:ListResponse'

export type JudgedList = {
  readonly resources: readonly JsonObject[]
  readonly totalResults: number
  readonly findings: readonly Finding[]
}

/**
 * Judges a ListResponse and each resource in it.
 *
 * @param expected   What each resource must be; `not judged` where they are neither users nor groups.
 * @param startIndex What was asked for, 1 when nothing was.
 * @param whole Whether everything that matches was asked for, so that totalResults must be the number of resources.
 */
export function judgeListResponse(
  body: JsonObject,
  expected: ResourceExpectation | 'not judged',
  { startIndex = 1, whole = true }: { readonly startIndex?: number; readonly whole?: boolean } = {}
): JudgedList {
  const findings: Finding[] = []
  const { schemas, totalResults, Resources } = body
  if (!Array.isArray(schemas) || !schemas.includes(listResponseSchema))
    findings.push(
      finding('list.schema', `The schemas of the list are ${shown(schemas)}: they must list ${listResponseSchema}.`)
    )
  for (const name of ['totalResults', 'startIndex', 'itemsPerPage'])
    if (!Number.isInteger(body[name]))
      findings.push(finding('list.numbers', `${name} is ${shown(body[name])}: it must be a whole number.`))
  if (!Array.isArray(Resources))
    findings.push(finding('list.resources', `Resources is ${shown(Resources)}: it must be an array, empty if need be.`))
  const listed: readonly unknown[] = Array.isArray(Resources) ? Resources : []
  if (typeof totalResults === 'number' && (whole ? totalResults !== listed.length : totalResults < listed.length))
    findings.push(
      finding('list.total', `totalResults is ${totalResults} and Resources has ${listed.length}: they do not fit.`)
    )
  if (typeof body.startIndex === 'number' && body.startIndex !== startIndex)
    findings.push(finding('list.start-index', `startIndex is ${body.startIndex}: ${startIndex} was asked for.`))
  if (expected !== 'not judged') for (const resource of listed) findings.push(...judgeResource(resource, expected))
  return {
    resources: listed.filter(isObject),
    totalResults: typeof totalResults === 'number' ? totalResults : listed.length,
    findings
  }
}

/**
 * Judges whether what came back is what `path eq value` selects: each resource holds the value, and at most one does.
 *
 * @remarks Compared without regard to case: a target attribute that is caseExact answers a part of that at most.
 */
export function judgeMatches(resources: readonly JsonObject[], path: TargetPath, value: string): Finding[] {
  const findings: Finding[] = []
  const strange = resources.filter(resource => !holds(resource, path, value))
  const [first] = strange
  if (first)
    findings.push(
      finding(
        'filter.ignored',
        `The filter ${path.text} eq ${shown(value)} returned a resource whose ${path.text} is ${shown(readTarget(first, path))}.`
      )
    )
  if (resources.length - strange.length > 1)
    findings.push(
      finding(
        'filter.duplicates',
        `${resources.length - strange.length} resources have ${path.text} ${shown(value)}: one at most can be matched.`
      )
    )
  return findings
}

const holds = (resource: JsonObject, path: TargetPath, value: string) => {
  const actual = readTarget(resource, path)
  return actual !== undefined && String(actual).toLowerCase() === value.toLowerCase()
}
