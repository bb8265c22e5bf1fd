import { type Command, Option } from 'commander'
import type { StoredEvent } from '../domain/events.ts'
import { answer, isoTime, type Means } from './means.ts'

const pageSize = 1000

export function addAuditCommands(program: Command, means: Means): void {
  const audit = program.command('audit').description('the log of what happened')
  audit
    .command('export')
    .description('all entries, in order')
    .addOption(new Option('--format <format>', 'JSON Lines or CSV').choices(['jsonl', 'csv']).default('jsonl'))
    .option('--json', 'the same as --format jsonl')
    .action((options: { format: string; json?: boolean }) => exportAll(means, options.json ? 'jsonl' : options.format))
  audit
    .command('verify')
    .description('check that no entry was changed, removed or moved')
    .option('--json', 'answer in one JSON object')
    .action((options: { json?: boolean }) => verify(means, options.json))
}

async function exportAll(means: Means, format: string): Promise<void> {
  const { store } = await means.open()
  const write = format === 'csv' ? csvLine : jsonLine
  if (format === 'csv') await means.write(`${columns.join(',')}\r\n`)
  for (let after = 0; ; ) {
    const page = await store.events.find({ after, limit: pageSize })
    const last = page.at(-1)
    if (!last) return
    await means.write(page.map(write).join(''))
    after = last.sequence
  }
}

async function verify(means: Means, json: boolean | undefined): Promise<void> {
  const { store } = await means.open()
  const { fault, ...seen } = await store.events.verify()
  const lines = fault
    ? [`The log does NOT hold: entry ${fault.sequence}: ${fault.reason}`]
    : [`The log holds: ${seen.events} entries, the last hash is ${seen.lastHash}`]
  await answer(means, json, { holds: fault === undefined, ...seen, ...(fault ? { fault } : {}) }, lines)
  if (fault) process.exitCode = 1
}

const flat = (event: StoredEvent) => ({
  sequence: event.sequence,
  time: isoTime(event.at),
  action: event.action,
  outcome: event.outcome,
  actor: event.actor,
  target: event.target ?? null,
  correlationId: event.correlationId,
  details: event.details,
  personal: event.personal ?? null,
  hash: event.hash
})

const columns = [
  'sequence',
  'time',
  'action',
  'outcome',
  'actor',
  'target',
  'correlationId',
  'details',
  'personal',
  'hash'
] as const

const jsonLine = (event: StoredEvent): string => `${JSON.stringify(flat(event))}\n`

function csvLine(event: StoredEvent): string {
  const row = flat(event)
  return `${columns.map(column => csvCell(row[column])).join(',')}\r\n`
}

/** RFC 4180; a cell that a spreadsheet would take for a formula is made text. */
function csvCell(value: unknown): string {
  const text = value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value)
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
