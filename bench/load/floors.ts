// The two floors that the portal is compared with in the same run: HTTP alone, and durable commits alone.
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import readline from 'node:readline'
import { withClient } from '../portal/place.ts'
import { environment, nodeFlags, startNode } from '../portal/program.ts'
import type { Answer } from '../wire/answer.ts'
import { type Connection, connection } from '../wire/connection.ts'
import { type Cycle, expectedStatus, type Phase, phases } from './cycle.ts'
import type { CommitFloor } from './floor-commits.ts'
import type { CannedAnswer } from './floor-fastify.ts'
import { mount } from './people.ts'
import { type Measure, type Measured, runPhase } from './phase.ts'

/** Headers that every HTTP server sets by itself. */
const ownHeaders = new Set(['content-length', 'connection', 'keep-alive', 'date', 'transfer-encoding'])

const routes: Readonly<Record<Phase, Pick<CannedAnswer, 'method' | 'path'>>> = {
  match: { method: 'GET', path: `${mount}/Users` },
  create: { method: 'POST', path: `${mount}/Users` },
  'match again': { method: 'GET', path: `${mount}/Users` },
  rename: { method: 'PATCH', path: `${mount}/Users/:id` },
  disable: { method: 'PATCH', path: `${mount}/Users/:id` },
  remove: { method: 'DELETE', path: `${mount}/Users/:id` }
}

export interface FastifyFloor {
  measure(phase: Phase, requests: readonly Buffer[]): Promise<Measure>
  stop(): Promise<void>
}

/** Starts one bare Fastify for each answer that the portal gave: two phases may share a route. */
export async function startFastifyFloor(cycle: Cycle, connections: number): Promise<FastifyFloor> {
  const servers = new Map<Phase, { process: Measured; links: Connection[]; stop(): Promise<void> }>()
  for (const phase of phases) servers.set(phase, await startCanned(phase, cycle.sample[phase], connections))
  return {
    async measure(phase, requests) {
      const server = servers.get(phase)
      if (!server) throw new Error(`There is no floor for the phase "${phase}".`)
      return (await runPhase(server.process, server.links, requests, expectedStatus[phase])).measure
    },
    stop: async () => void (await Promise.all([...servers.values()].map(server => server.stop())))
  }
}

async function startCanned(phase: Phase, answer: Answer, connections: number) {
  const program = path.join(import.meta.dirname, 'floor-fastify.ts')
  const child = startNode([...nodeFlags, program], environment({}), ['pipe', 'pipe', 'inherit'])
  const headers = Object.fromEntries([...answer.headers].filter(([name]) => !ownHeaders.has(name)))
  const canned: CannedAnswer = { ...routes[phase], status: answer.status, headers, body: answer.body.toString() }
  child.stdin?.write(`${JSON.stringify([canned])}\n`)
  if (!child.stdout || !child.pid) throw new Error('The bare Fastify could not be started.')
  const [port] = (await once(readline.createInterface({ input: child.stdout }), 'line')) as [string]
  const links = Array.from({ length: connections }, () => connection(Number(port)))
  return {
    process: { pid: child.pid },
    links,
    async stop() {
      for (const link of links) link.close()
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
  }
}

/** Runs the commit loop once: on a SQLite file beside the portal's, or in a table of its own in the same PostgreSQL. */
export async function measureCommits(serverUrl: string | undefined, count: number): Promise<CommitFloor> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sealpost-floor-'))
  try {
    const program = path.join(import.meta.dirname, 'floor-commits.ts')
    const args = [...nodeFlags, program, serverUrl ?? path.join(folder, 'floor.db'), String(count)]
    const child = startNode(args, environment({}), ['ignore', 'pipe', 'inherit'])
    if (!child.stdout) throw new Error('The commit loop could not be started.')
    let output = ''
    child.stdout.setEncoding('utf8').on('data', text => (output += text))
    const [code] = (await once(child, 'close')) as [number | null]
    if (code !== 0) throw new Error(`The commit loop ended with ${code}.`)
    return JSON.parse(output) as CommitFloor
  } finally {
    fs.rmSync(folder, { recursive: true, force: true })
    if (serverUrl) await withClient(serverUrl, client => client.query('drop table if exists floor'))
  }
}
