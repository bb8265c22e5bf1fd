import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { partBytes } from '@sealpost/envelope'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Bench, openBench, readFiles, writeFiles } from '../test/commands.ts'
import { type HeldLine, openHeldLine } from '../test/held-line.ts'

const everything = Number.MAX_SAFE_INTEGER
/** Three large parts and two small files; sealed a little over 25.24 MB. */
const files: Readonly<Record<string, Buffer>> = {
  'a.txt': randomBytes(1_000),
  'big.bin': randomBytes(partBytes * 3 + 1),
  'z.bin': randomBytes(70_000)
}

let bench: Bench
let line: HeldLine
beforeAll(async () => {
  bench = await openBench()
  line = await openHeldLine(bench.server.port)
})
afterAll(() => line?.close())

const stateFiles = () => fs.readdirSync(path.join(bench.folder, 'state', 'sealpost'))

function folderOf(): string {
  const folder = path.join(bench.newFolder(), 'sent')
  writeFiles(folder, files)
  return folder
}

const throughLine = () => ({ env: { SEALPOST_ORIGIN: line.origin } })

async function expectWhole(link: string): Promise<void> {
  const into = bench.newFolder()
  const { code } = await bench.run(['receive', link.replace(line.origin, bench.origin), '--into', into, '--json'])
  expect(code).toBe(0)
  expectSame(into)
}

function expectSame(into: string): void {
  const disk = readFiles(path.join(into, 'sent'))
  expect([...disk.keys()].sort()).toEqual(Object.keys(files))
  for (const [name, content] of disk) expect(Buffer.compare(content, files[name] ?? Buffer.of())).toBe(0)
}

describe('a send that is killed', () => {
  it.each([300, 3_000, 20_000, 9_000_000, 20_000_000, 25_200_000])(
    'after %i bytes goes on with the same command',
    async bytes => {
      const args = ['send', folderOf(), '--to', 'reader@example.com', '--json']
      line.let(bytes)
      const first = bench.start(args, throughLine())
      await line.held()
      first.kill('SIGKILL')
      expect((await first.done).signal).toBe('SIGKILL')

      line.let(everything)
      const again = await bench.run(args, throughLine())
      expect(again).toMatchObject({ code: 0, err: '' })
      await expectWhole(again.json.link)
      expect(stateFiles()).toEqual([])
    }
  )

  it('again and again sends what is missing, in one and the same transfer', async () => {
    const args = ['send', folderOf(), '--to', 'reader@example.com', '--json']
    const drafts = new Set<string>()
    for (let kill = 0; kill < 4; kill++) {
      // Of four parts under way at least one arrives.
      line.let(kill === 0 ? 25_000_000 : 5_000)
      const running = bench.start(args, throughLine())
      await line.held()
      running.kill('SIGKILL')
      await running.done
      for (const name of stateFiles().filter(file => file.endsWith('.json')))
        drafts.add(JSON.parse(fs.readFileSync(path.join(bench.folder, 'state', 'sealpost', name), 'utf8')).transferId)
    }
    line.let(everything)
    const { json } = await bench.run(args, throughLine())
    expect([...drafts]).toEqual([json.id])
    await expectWhole(json.link)
  })

  it('keeps its state where nobody else can read it, and starts anew when told to', async () => {
    const args = ['send', folderOf(), '--to', 'reader@example.com', '--json']
    line.let(12_000_000)
    const running = bench.start(args, throughLine())
    await line.held()
    running.kill('SIGKILL')
    await running.done
    const folder = path.join(bench.folder, 'state', 'sealpost')
    expect(fs.statSync(folder).mode & 0o777).toBe(0o700)
    const [name = ''] = stateFiles().filter(file => file.endsWith('.json'))
    expect(fs.statSync(path.join(folder, name)).mode & 0o777).toBe(0o600)
    const before = JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8')).transferId
    line.let(everything)
    const { json } = await bench.run([...args, '--fresh'], throughLine())
    expect(json.id).not.toBe(before)
    await expectWhole(json.link)
  })

  it('begins anew when a file was changed meanwhile', async () => {
    const folder = folderOf()
    const args = ['send', folder, '--to', 'reader@example.com', '--json']
    line.let(12_000_000)
    const running = bench.start(args, throughLine())
    await line.held()
    running.kill('SIGKILL')
    await running.done
    fs.writeFileSync(path.join(folder, 'a.txt'), 'changed')
    line.let(everything)
    const { json } = await bench.run(args, throughLine())
    const into = bench.newFolder()
    await bench.run(['receive', json.link, '--into', into], throughLine())
    expect(readFiles(into).get('sent/a.txt')?.toString()).toBe('changed')
  })

  it('is not done twice at once', async () => {
    const args = ['send', folderOf(), '--to', 'reader@example.com', '--json']
    line.let(12_000_000)
    const running = bench.start(args, throughLine())
    await line.held()
    expect(await bench.run(args, throughLine())).toMatchObject({ code: 1, json: { error: { code: 'running' } } })
    running.kill('SIGKILL')
    await running.done
  })
})

describe('a send that is stopped', () => {
  it('ends in good order and says how to go on', async () => {
    const args = ['send', folderOf(), '--to', 'reader@example.com']
    line.let(12_000_000)
    const running = bench.start(args, throughLine())
    await line.held()
    running.kill('SIGINT')
    const { code, err, out } = await running.done
    expect({ code, out: out.toString() }).toEqual({ code: 130, out: '' })
    expect(err).toBe('Stopped. The same command again goes on where it was.\n')
    line.let(everything)
    const again = await bench.run([...args, '--json'], throughLine())
    await expectWhole(again.json.link)
  })
})

describe('a receive that is killed', () => {
  let link = ''
  beforeAll(async () => {
    const { json } = await bench.run(['send', folderOf(), '--to', 'reader@example.com', '--json'])
    link = json.link.replace(bench.origin, line.origin)
  })

  it.each([300, 3_000, 80_000, 9_000_000, 20_000_000])('after %i bytes goes on with the same command', async bytes => {
    const into = bench.newFolder()
    const args = ['receive', link, '--into', into, '--json']
    line.let(bytes)
    const first = bench.start(args, throughLine())
    await line.held()
    first.kill('SIGKILL')
    await first.done
    for (const [name, content] of fs.existsSync(path.join(into, 'sent')) ? readFiles(path.join(into, 'sent')) : [])
      if (!name.endsWith('.part')) expect(content.length).toBe(files[name]?.length)

    line.let(everything)
    const again = await bench.run(args, throughLine())
    expect(again).toMatchObject({ code: 0, err: '' })
    const paths: string[] = again.json.files.map((file: { path: string }) => path.relative(into, file.path))
    expect(paths.sort()).toEqual(Object.keys(files).map(name => path.join('sent', name)))
    expectSame(into)
  })

  it('goes on from what it had written, not from the beginning', async () => {
    const folder = bench.newFolder()
    const content = randomBytes(partBytes * 9)
    writeFiles(folder, { 'long.bin': content })
    const sent = await bench.run(['send', path.join(folder, 'long.bin'), '--to', 'reader@example.com', '--json'])
    const into = bench.newFolder()
    const args = ['receive', sent.json.link.replace(bench.origin, line.origin), '--into', into, '--json']
    // At most four parts of 8.4 MB are lost with the line: two are there at least.
    line.let(55_000_000)
    const first = bench.start(args, throughLine())
    await line.held()
    first.kill('SIGINT')
    expect((await first.done).code).toBe(130)
    // More than is left, and less than all.
    line.let(60_000_000)
    expect((await bench.run(args, throughLine())).code).toBe(0)
    expect(Buffer.compare(readFiles(into).get('long.bin') ?? Buffer.of(), content)).toBe(0)
  })
})
