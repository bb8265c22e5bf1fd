import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { layoutOf, partBytes } from '@sealpost/envelope'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Bench, openBench, readFiles, writeFiles } from '../test/commands.ts'

let bench: Bench
beforeAll(async () => {
  bench = await openBench()
})

const toSomebody = ['--to', 'reader@example.com']

/** Sends, and gives the link. */
async function send(args: readonly string[], settings = {}): Promise<{ id: string; link: string }> {
  const { code, json, err } = await bench.run(['send', ...args, '--json'], settings)
  expect(err).toBe('')
  expect(code).toBe(0)
  return json
}

async function receive(link: string, settings = {}) {
  const into = bench.newFolder()
  const { code, json, err } = await bench.run(['receive', link, '--into', into, '--json'], settings)
  expect(err).toBe('')
  expect(code).toBe(0)
  return { ...json, into, disk: readFiles(into) }
}

describe('send and receive', () => {
  it('bring files of every size over, byte for byte and in the sender’s order', async () => {
    // What takes longest stands first: the answer has the sender's order all the same.
    const sizes = [partBytes + 1, 0, 65_537, 1, partBytes, 65_535, partBytes - 1, 65_536]
    const files = Object.fromEntries(sizes.map(size => [`${size}.bin`, randomBytes(size)]))
    const folder = bench.newFolder()
    writeFiles(folder, files)
    const names = Object.keys(files)
    const { id, link } = await send([...names.map(name => path.join(folder, name)), ...toSomebody])
    expect(link).toMatch(new RegExp(`^${bench.origin}/r/${id}#[A-Za-z0-9_-]{43}$`))
    const received = await receive(link)
    expect([...received.disk.keys()].sort()).toEqual(names.toSorted())
    for (const name of names)
      expect(Buffer.compare(received.disk.get(name) ?? Buffer.of(1), files[name] ?? Buffer.of(2))).toBe(0)
    const listed = received.files as { name: string; path: string; bytes: number }[]
    expect(listed.map(file => [file.name, file.bytes])).toEqual(sizes.map(size => [`${size}.bin`, size]))
    for (const file of listed) expect(file.path).toBe(path.join(received.into, file.name))
  })

  it('bring folders and names of every script over, and what would harm a disk under a safe name', async () => {
    const names = [
      'Ünïcödé.txt',
      '日本語/資料.pdf',
      'العربية.txt',
      'עברית.txt',
      'हिन्दी/फ़ाइल',
      '🦀 crab.md',
      "it's; $(rm).sh",
      '-rf',
      'a b/.hidden'
    ]
    const folder = path.join(bench.newFolder(), 'Über all')
    writeFiles(folder, Object.fromEntries(names.map(name => [name, `in ${name}`])))
    writeFiles(folder, { 'con.txt': 'device', 'trailing ': 'space' })
    const { link } = await send([folder, ...toSomebody])
    const { disk, files } = await receive(link)
    for (const name of names)
      expect(disk.get(path.join('Über all', name).normalize('NFC'))?.toString()).toBe(`in ${name}`)
    expect(disk.get('Über all/_con.txt')?.toString()).toBe('device')
    expect(files).toContainEqual(expect.objectContaining({ name: 'Über all/con.txt' }))
  })

  it('bring a message over to the character, whatever ends its lines', async () => {
    const message = 'one\r\ntwo\rthree\n\u2028four\t\u0000 👩‍👩‍👧‍👦 é e\u0301 \ufeff العربية\n\n'
    const folder = bench.newFolder()
    writeFiles(folder, { 'message.txt': message })
    const { link } = await send(['--message-file', path.join(folder, 'message.txt'), ...toSomebody])
    expect(await receive(link)).toMatchObject({ message, files: [] })
  })

  it('keep every byte order mark and every space of a message', async () => {
    const folder = bench.newFolder()
    writeFiles(folder, { 'message.txt': '\ufeff  as it is  ' })
    const { link } = await send(['--message-file', path.join(folder, 'message.txt'), ...toSomebody])
    expect((await receive(link)).message).toBe('\ufeff  as it is  ')
  })

  it('work as a pipe, of any length', async () => {
    const content = randomBytes(partBytes + 3)
    const { link } = await send(['-', '--name', 'dump.sql', ...toSomebody], { input: content })
    const { code, out } = await bench.run(['receive', link, '--to-stdout'])
    expect(code).toBe(0)
    expect(Buffer.compare(out, content)).toBe(0)
    expect((await receive(link)).files).toMatchObject([{ name: 'dump.sql', bytes: content.length }])
  })

  it('print the link alone on standard output, for people and scripts', async () => {
    const { code, out, err } = await bench.run(['send', '--message', 'Hi', ...toSomebody])
    expect(code).toBe(0)
    expect(out.toString()).toMatch(/^http:\S+#\S{43}\n$/)
    expect(err).toMatch(/^Sent a message\. Recipients need the whole link, until \d{4}-\d\d-\d\d:\n$/)
  })

  it('need no account for a public link, and its password', async () => {
    const open = await send(['--message', 'For all', '--public'])
    expect(await receive(open.link, { env: { SEALPOST_API_KEY: '' } })).toMatchObject({ message: 'For all' })

    const locked = await send(['--message', 'For some', '--public', '--password-stdin'], { input: 'correct horse\n' })
    const strangers = { SEALPOST_API_KEY: '' }
    const args = ['receive', locked.link, '--password-stdin', '--json', '--into', bench.newFolder()]
    const right = await bench.run(args, { env: strangers, input: 'correct horse\n' })
    expect(right.json).toEqual({ files: [], message: 'For some' })
    const wrong = await bench.run(args, { env: strangers, input: 'wrong\n' })
    expect(wrong).toMatchObject({ code: 1, json: { error: { code: 'transfer.password' } } })
    const typed = await bench.run(args.toSpliced(2, 1), { env: strangers, input: 'wrong\ncorrect horse\n' })
    expect(typed.json).toEqual({ files: [], message: 'For some' })
    expect(typed.err).not.toContain('horse')
  })

  it('let a recipient with an API key read without a code', async () => {
    const { link } = await send(['--message', 'For the service', '--to', 'robot@example.com'])
    const key = await bench.keyOf('robot@example.com')
    expect(await receive(link, { env: { SEALPOST_API_KEY: key } })).toMatchObject({ message: 'For the service' })
  })

  it('never write over a file, and take another name instead', async () => {
    const folder = bench.newFolder()
    writeFiles(folder, { 'report.tar.gz': 'new', 'x/report.tar.gz': 'newer' })
    const { link } = await send([
      path.join(folder, 'report.tar.gz'),
      path.join(folder, 'x/report.tar.gz'),
      ...toSomebody
    ])
    const into = bench.newFolder()
    writeFiles(into, { 'report.tar.gz': 'old', 'report.tar (2).gz': 'old, too' })
    await bench.run(['receive', link, '--into', into])
    const disk = readFiles(into)
    expect(disk.get('report.tar.gz')?.toString()).toBe('old')
    expect(disk.get('report.tar (2).gz')?.toString()).toBe('old, too')
    expect([...disk.values()].map(String).sort()).toEqual(['new', 'newer', 'old', 'old, too'])
    for (const [name, content] of disk)
      if (String(content).startsWith('new')) expect(fs.statSync(path.join(into, name)).mode & 0o777).toBe(0o600)
  })

  it('leave nothing behind that holds a secret', async () => {
    const folder = bench.newFolder()
    writeFiles(folder, { 'a.txt': 'a' })
    const { link } = await send([path.join(folder, 'a.txt'), ...toSomebody])
    await receive(link)
    expect(fs.readdirSync(path.join(bench.folder, 'state', 'sealpost'))).toEqual([])
  })
})

describe('refusals', () => {
  const refused = async (args: readonly string[], settings = {}) => {
    const plain = await bench.run(args, settings)
    const { code, json } = await bench.run([...args, '--json'], settings)
    expect(plain.code).toBe(code)
    expect(plain.out.toString()).toBe('')
    expect(plain.err).toContain(json.error.detail.split(':')[0])
    expect(plain.err).not.toContain('    at ')
    return { exit: code, error: json.error.code }
  }

  it.each([
    ['no reader', ['send', 'package.json'], 2, 'usage'],
    ['two kinds of readers', ['send', 'package.json', '--public', ...toSomebody], 2, 'usage'],
    ['nothing to send', ['send', ...toSomebody], 2, 'usage'],
    ['an unknown option', ['send', 'package.json', '--everything'], 2, 'usage'],
    ['half a day', ['send', 'package.json', '--expires', '0.5', ...toSomebody], 2, 'usage'],
    ['standard input twice', ['send', '-', '-', ...toSomebody], 2, 'usage'],
    ['a missing file', ['send', 'nowhere', ...toSomebody], 1, 'file.missing'],
    ['no e-mail address', ['send', 'package.json', '--to', 'nobody'], 1, 'request.invalid'],
    ['too many days', ['send', 'package.json', '--expires', '366', ...toSomebody], 1, 'request.invalid'],
    ['no link', ['receive', 'hello'], 1, 'envelope.link'],
    ['a link without its secret', ['receive', 'http://localhost:1/r/abc'], 1, 'envelope.link']
  ] as const)('say what is wrong with %s', async (_, args, exit, error) => {
    expect(await refused(args)).toEqual({ exit, error })
  })

  it('say what is wrong with a key, an origin, or a link of another portal', async () => {
    const args = ['send', 'package.json', ...toSomebody]
    const failure = async (env: Record<string, string>) => (await refused(args, { env })).error
    expect(await failure({ SEALPOST_API_KEY: '' })).toBe('settings.api-key')
    expect(await failure({ SEALPOST_API_KEY: 'half' })).toBe('settings.api-key')
    expect(await failure({ SEALPOST_API_KEY: 'unknown:secret' })).toBe('key.signature')
    expect(await failure({ SEALPOST_ORIGIN: 'files' })).toBe('settings.origin')
    expect(await failure({ SEALPOST_ORIGIN: 'http://localhost:1' })).toBe('network')
    const unknown = `${bench.origin}/r/unknown#${'A'.repeat(43)}`
    expect(await refused(['receive', unknown])).toEqual({ exit: 1, error: 'transfer.unknown' })
  })

  it('never repeat the secret of a link', async () => {
    const secret = 'S'.repeat(43)
    const { out, err } = await bench.run(['receive', `${bench.origin}/r/unknown#${secret}`, '--json'])
    expect(`${out}${err}`).not.toContain(secret)
    for (const args of [['receive', `x#${secret}`, 'y'], [`x#${secret}`], ['receive', 'x', `--x#${secret}`]]) {
      const typed = [await bench.run(args), await bench.run([...args, '--json'])]
      expect(typed.map(({ code }) => code)).toEqual([2, 2])
      expect(typed.map(ran => `${ran.out}${ran.err}`).join('')).not.toContain(secret)
    }
  })
})

describe('circumstances', () => {
  it('end in silence when nobody reads on', async () => {
    const { link } = await send(['-', ...toSomebody], { input: randomBytes(partBytes * 3) })
    const running = bench.start(['receive', link, '--to-stdout'])
    running.closeOutput()
    expect(await running.done).toMatchObject({ code: 141, err: '' })
  })

  it('work without a place for state, and say then that nothing was kept', async () => {
    const env = { XDG_STATE_HOME: '/dev/null' }
    const folder = bench.newFolder()
    writeFiles(folder, { 'a.txt': 'a' })
    const { link } = await send([path.join(folder, 'a.txt'), ...toSomebody], { env })
    expect((await receive(link, { env })).disk.get('a.txt')?.toString()).toBe('a')
    const running = bench.start(['send', '-', ...toSomebody], { env, open: true, input: 'half' })
    running.kill('SIGINT')
    await running.done
  })

  it('give nothing its name that was changed at the portal', async () => {
    const folder = bench.newFolder()
    const [first, second] = [randomBytes(70_001), randomBytes(partBytes + 70_002)]
    writeFiles(folder, { 'a.bin': first, 'b.bin': second })
    const { link } = await send([path.join(folder, 'a.bin'), path.join(folder, 'b.bin'), ...toSomebody])
    harm(bench.blobs(), second.length)
    const into = bench.newFolder()
    const { code, json } = await bench.run(['receive', link, '--into', into, '--json'])
    expect({ code, error: json.error.code }).toEqual({ code: 1, error: 'envelope.damaged' })
    const disk = readFiles(into)
    expect(disk.get('a.bin')?.length).toBe(first.length)
    expect([...disk.keys()].sort()).toEqual(['a.bin', 'b.bin.part'])
  })

  it('leave out what is no file, saying so, and never follow a folder’s link around', async () => {
    const folder = path.join(bench.newFolder(), 'odd')
    writeFiles(folder, { 'real.txt': 'real' })
    fs.symlinkSync('real.txt', path.join(folder, 'link.txt'))
    fs.symlinkSync('.', path.join(folder, 'circle'))
    fs.symlinkSync('nowhere', path.join(folder, 'dangling'))
    const { code, json, err } = await bench.run(['send', folder, ...toSomebody, '--json'])
    expect(code).toBe(0)
    expect(err.split('\n').filter(Boolean).sort()).toEqual([
      expect.stringContaining('odd/circle'),
      expect.stringContaining('odd/dangling')
    ])
    const { disk } = await receive(json.link)
    expect([...disk].map(([name, content]) => [name, content.toString()]).sort()).toEqual([
      ['odd/link.txt', 'real'],
      ['odd/real.txt', 'real']
    ])
  })
})

/** Turns a bit in the sealed bytes of the one file that has so many. */
function harm(folder: string, plainBytes: number): void {
  const { sealedBytes } = layoutOf(plainBytes)
  const harmed = fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => path.join(entry.parentPath, entry.name))
    .filter(file => fs.statSync(file).size === sealedBytes)
  expect(harmed).toHaveLength(1)
  const bytes = fs.readFileSync(harmed[0] ?? '')
  bytes.writeUInt8(bytes.readUInt8(sealedBytes - 1) ^ 1, sealedBytes - 1)
  fs.writeFileSync(harmed[0] ?? '', bytes)
}
