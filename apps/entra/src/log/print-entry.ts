/** An entry of the provisioning log for people: the steps, what changed, and every request with its answer. */
import type { Exchange } from '../scim/exchange.ts'
import type { ProvisioningEntry } from './entry.ts'

const shownLength = 2000

const oneLine = (value: unknown): string => {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return text.length > shownLength ? `${text.slice(0, shownLength)}… (${text.length} characters)` : text
}

export const headline = ({
  provisioningAction,
  sourceIdentity,
  targetIdentity,
  provisioningStatusInfo: { status, errorInformation },
  durationInMilliseconds
}: ProvisioningEntry): string => {
  const target = targetIdentity ? ` → ${targetIdentity.id}` : ''
  const error = errorInformation ? ` ${errorInformation.errorCode}: ${errorInformation.reason}` : ''
  return `${status.padEnd(8)} ${provisioningAction.padEnd(13)} ${sourceIdentity.displayName}${target} (${durationInMilliseconds} ms)${error}`
}

/** @param summary Leaves out steps and requests: one line an entry. */
export function printEntry(entry: ProvisioningEntry, summary: boolean): string {
  const lines = [headline(entry)]
  const { errorInformation } = entry.provisioningStatusInfo
  if (errorInformation?.nextRetryAt) lines.push(`  next retry at ${errorInformation.nextRetryAt}`)
  if (summary) return `${lines.join('\n')}\n`
  entry.provisioningSteps.forEach(({ name, status, description }, index) => {
    lines.push(`  ${index + 1}. ${name}: ${status}. ${description}`)
  })
  for (const { displayName, oldValue, newValue } of entry.modifiedProperties)
    lines.push(`     ${displayName}: ${oneLine(oldValue)} → ${oneLine(newValue)}`)
  for (const exchange of entry.exchanges) lines.push(...printExchange(exchange))
  return `${lines.join('\n')}\n`
}

export function printExchange({ purpose, request, response, durationInMilliseconds, findings }: Exchange): string[] {
  const outcome = 'failure' in response ? `${response.failure}: ${response.message}` : String(response.status)
  const lines = [`  ${purpose}: ${request.method} ${request.url} → ${outcome} (${durationInMilliseconds} ms)`]
  if (request.body !== undefined) lines.push(`     sent     ${oneLine(request.body)}`)
  if ('body' in response && response.body !== undefined) lines.push(`     answered ${oneLine(response.body)}`)
  for (const { rule, code, message, see } of findings) lines.push(`     wrong: ${message} [${rule}, ${code}] ${see}`)
  return lines
}
