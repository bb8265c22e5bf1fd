// What taking and giving sealed bytes costs, each as a ratio to a bare floor in the same run: uploads to `dd conv=fsync`, downloads to
// nginx with sendfile, the server's processor time for a GiB, and its memory while many GiB pass. The client is curl for all of them.
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { cpuMicroseconds, residentBytes } from '../portal/process-meter.ts'
import { startNginx } from './nginx.ts'
import {
  bytesOfPart,
  completeFile,
  completeTransfer,
  type OpenFile,
  openTransfer,
  proofHeader,
  type Sender,
  sealedPartBytes,
  startSender,
  stopSender
} from './portal.ts'

const run = promisify(execFile)
const mebibyte = 1_048_576
const gibibyte = 1_073_741_824
/** Parts under way at once, as the portal's own clients send them. */
const inFlight = 4
const goals = { upload: 0.35, download: 0.5, cpuSecondsPerGib: 3 }

interface Figures {
  readonly megabytesPerSecond: number
  readonly cpuSecondsPerGib: number
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** Wall time, and the processor time that a process used meanwhile. */
async function measured(bytes: number, pid: number | undefined, work: () => Promise<unknown>): Promise<Figures> {
  const [cpu, began] = [pid === undefined ? 0 : cpuMicroseconds(pid), performance.now()]
  await work()
  const seconds = (performance.now() - began) / 1_000
  const used = pid === undefined ? 0 : (cpuMicroseconds(pid) - cpu) / 1e6
  return { megabytesPerSecond: bytes / 1e6 / seconds, cpuSecondsPerGib: (used * gibibyte) / bytes }
}

/** One curl process that sends all parts, some at once. */
async function sendParts(sender: Sender, scratch: string, id: string, file: OpenFile): Promise<void> {
  const whole = path.join(scratch, 'part')
  const last = path.join(scratch, 'last')
  fs.writeFileSync(last, fs.readFileSync(whole).subarray(0, bytesOfPart(file, file.parts - 1)))
  const headers = ['content-type: application/octet-stream', 'x-sealpost: 1', `cookie: ${sender.cookie}`, 'expect:']
  const one = (number: number) =>
    [
      `url = "${sender.origin}/api/transfers/${id}/files/${file.id}/parts/${number}"`,
      `upload-file = "${number === file.parts - 1 ? last : whole}"`,
      'output = "/dev/null"',
      'fail',
      ...headers.map(header => `header = "${header}"`)
    ].join('\n')
  const config = path.join(scratch, 'curl')
  fs.writeFileSync(config, Array.from({ length: file.parts }, (_, number) => one(number)).join('\nnext\n'))
  const args = ['--silent', '--show-error', '--parallel', '--parallel-max', String(inFlight), '--config', config]
  await run('curl', args, { maxBuffer: 64 * mebibyte })
}

const fetchTo = (url: string, headers: Readonly<Record<string, string>>): Promise<unknown> =>
  run('curl', [
    ...['--silent', '--show-error', '--fail', '--output', '/dev/null'],
    ...Object.entries(headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
    url
  ])

/** Sends one file of that size; its address when it is complete. */
async function upload(sender: Sender, scratch: string, bytes: number): Promise<{ figures: Figures; address: string }> {
  const { id, file } = await openTransfer(sender, bytes)
  const figures = await measured(file.sealedBytes, sender.server.pid, () => sendParts(sender, scratch, id, file))
  await completeFile(sender, id, file)
  await completeTransfer(sender, id)
  return { figures, address: `${sender.origin}/api/links/${id}/files/${file.id}` }
}

const disk = (folder: string, bytes: number): Promise<Figures> =>
  measured(bytes, undefined, async () => {
    const file = path.join(folder, 'dd')
    await run('dd', ['if=/dev/zero', `of=${file}`, 'bs=1M', `count=${Math.ceil(bytes / mebibyte)}`, 'conv=fsync'])
    fs.rmSync(file)
  })

async function compare(sender: Sender, scratch: string, bytes: number, rounds: number) {
  const folder = sender.place.settings.SEALPOST_DATA ?? ''
  const nginx = await startNginx(folder)
  const served = path.join(folder, 'served')
  const all = { upload: [] as Figures[], dd: [] as Figures[], download: [] as Figures[], nginx: [] as Figures[] }
  try {
    await run('dd', ['if=/dev/urandom', `of=${served}`, 'bs=1M', `count=${Math.ceil(bytes / mebibyte)}`])
    for (let round = 0; round < rounds; round++) {
      all.dd.push(await disk(folder, bytes))
      const { figures, address } = await upload(sender, scratch, bytes)
      all.upload.push(figures)
      all.download.push(await measured(bytes, sender.server.pid, () => fetchTo(address, proofHeader)))
      all.nginx.push(await measured(bytes, undefined, () => fetchTo(`${nginx.origin}/served`, {})))
    }
    return all
  } finally {
    await nginx.stop()
    fs.rmSync(served, { force: true })
  }
}

/** The most memory the server held while so many GiB came and went, above what it held before. */
async function growth(sender: Sender, scratch: string, gibibytes: number): Promise<number> {
  const { pid } = sender.server
  const before = residentBytes(pid)
  let peak = before
  const sampling = setInterval(() => {
    peak = Math.max(peak, residentBytes(pid))
  }, 100)
  try {
    for (let passed = 0; passed < gibibytes; passed++) {
      const { address } = await upload(sender, scratch, gibibyte)
      await fetchTo(address, proofHeader)
    }
  } finally {
    clearInterval(sampling)
  }
  return peak - before
}

async function main(): Promise<void> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ options: { mib: text, rounds: text, memory: text, json: { type: 'boolean' } } })
  const bytes = Number(values.mib ?? 1024) * mebibyte
  const scratch = fs.mkdtempSync(path.join(fs.existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir(), 'sealpost-bench-'))
  fs.writeFileSync(path.join(scratch, 'part'), randomBytes(sealedPartBytes))
  const sender = await startSender()
  try {
    const all = await compare(sender, scratch, bytes, Number(values.rounds ?? 3))
    const of = (figures: readonly Figures[]) => median(figures.map(figure => figure.megabytesPerSecond))
    const cpu = (figures: readonly Figures[]) => median(figures.map(figure => figure.cpuSecondsPerGib))
    const report = {
      upload: {
        megabytesPerSecond: of(all.upload),
        ratio: of(all.upload) / of(all.dd),
        cpuSecondsPerGib: cpu(all.upload)
      },
      dd: { megabytesPerSecond: of(all.dd) },
      download: {
        megabytesPerSecond: of(all.download),
        ratio: of(all.download) / of(all.nginx),
        cpuSecondsPerGib: cpu(all.download)
      },
      nginx: { megabytesPerSecond: of(all.nginx) },
      memoryGrowthBytes: await growth(sender, scratch, Number(values.memory ?? 10))
    }
    if (values.json) console.log(JSON.stringify(report))
    else print(report)
  } finally {
    await stopSender(sender)
    fs.rmSync(scratch, { recursive: true, force: true })
  }
}

interface Report {
  readonly upload: Figures & { readonly ratio: number }
  readonly dd: { readonly megabytesPerSecond: number }
  readonly download: Figures & { readonly ratio: number }
  readonly nginx: { readonly megabytesPerSecond: number }
  readonly memoryGrowthBytes: number
}

function print({ upload: up, dd, download: down, nginx, memoryGrowthBytes }: Report): void {
  const judged = (holds: boolean) => (holds ? 'met' : 'MISSED')
  const line = (name: string, figures: Figures & { ratio: number }, floor: string, of: number, goal: number) =>
    console.log(
      `${name.padEnd(9)} ${figures.megabytesPerSecond.toFixed(0).padStart(5)} MB/s, ${figures.ratio.toFixed(2)} of ${floor} (${of.toFixed(0)} MB/s; goal ${goal}: ${judged(figures.ratio >= goal)}), ` +
        `${figures.cpuSecondsPerGib.toFixed(2)} CPU s a GiB (goal under ${goals.cpuSecondsPerGib}: ${judged(figures.cpuSecondsPerGib < goals.cpuSecondsPerGib)})`
    )
  line('upload', up, 'dd conv=fsync', dd.megabytesPerSecond, goals.upload)
  line('download', down, 'nginx sendfile', nginx.megabytesPerSecond, goals.download)
  console.log(`memory    grew by ${(memoryGrowthBytes / 1e6).toFixed(0)} MB at most`)
}

await main()
