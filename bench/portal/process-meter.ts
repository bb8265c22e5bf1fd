// What a process costs, seen from outside: Linux's /proc. Nothing is asked of the process itself, so measuring it costs it nothing.
import fs from 'node:fs'

/**
 * The processor time a process has used, all its threads, user and system together.
 *
 * @returns Microseconds. By the scheduler's own clock (nanoseconds) where the kernel shows it, else in ticks of 10 ms.
 * @throws Error when there is no such process, or no /proc.
 */
export function cpuMicroseconds(pid: number): number {
  requireProc()
  const tasks = `/proc/${pid}/task`
  let nanoseconds = 0
  for (const task of fs.readdirSync(tasks)) {
    const text = readIfThere(`${tasks}/${task}/schedstat`)
    if (text !== undefined) nanoseconds += Number(text.split(' ')[0])
  }
  return nanoseconds > 0 ? nanoseconds / 1000 : ticksOf(pid) * 10_000
}

function ticksOf(pid: number): number {
  const fields = fs
    .readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  return Number(fields[11]) + Number(fields[12])
}

/** Resident memory, in bytes. */
export function residentBytes(pid: number): number {
  requireProc()
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kilobytes ?? Number.NaN) * 1024
}

/** Memory that is a process's own or that it shares with its family on purpose: what files of programs take isn't counted. 0 when it has ended. */
export function privateBytes(pid: number): number {
  const status = readIfThere(`/proc/${pid}/status`) ?? ''
  const of = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0) * 1024
  return of('RssAnon') + of('RssShmem')
}

/** The processes that a process started, directly or not, and itself. */
export function familyOf(pid: number): number[] {
  requireProc()
  const children = new Map<number, number[]>()
  for (const name of fs.readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? readIfThere(`/proc/${name}/stat`) : undefined
    const parent = stat && Number(stat.replace(/^.*\) /s, '').split(' ')[1])
    if (parent) children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const family = [pid]
  for (const member of family) family.push(...(children.get(member) ?? []))
  return family
}

/** The parent of a process. */
export const parentOf = (pid: number): number =>
  Number(
    fs
      .readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')[1]
  )

function readIfThere(file: string): string | undefined {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return undefined // a thread or process that has just ended
  }
}

function requireProc(): void {
  if (fs.existsSync('/proc/self/status')) return
  throw new Error('Processor time and memory are read from /proc, which this system does not have: run this on Linux.')
}
