import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { safePaths } from './name.ts'
import { runs } from './test/runs.ts'

const one = (name: string) => safePaths([name])[0]

const trap = fc.constantFrom(
  '..',
  '.',
  '/',
  '//',
  '\\',
  ':',
  'C:',
  'con',
  'NUL',
  'com1',
  'LPT¹',
  ' ',
  '  ',
  '\t',
  '\0',
  '\n',
  '\u0085',
  '\u202e',
  '\u2066',
  '\u200f',
  '\u200b',
  '\u200d',
  '\ufeff',
  'e\u0301',
  'é',
  'ß',
  'SS',
  'İ',
  'ı',
  'a',
  'A',
  'b',
  '.txt',
  '.TXT',
  '.tar.gz',
  ' (2)',
  '😀',
  '\ud83d',
  '<',
  '|',
  '€'.repeat(90),
  'x'.repeat(254),
  '.'.repeat(300),
  ' '.repeat(300),
  '\u0338',
  '\u0301',
  '~',
  '-',
  '\u3164'
)
const anyName = fc.oneof(
  fc.array(trap, { maxLength: 8 }).map(parts => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 20 })
)
const reserved = /^(con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³]) *(\.|$)/i
const direction = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/
const foldersOf = (path: string) =>
  path
    .split('/')
    .slice(0, -1)
    .map((_, at, all) => all.slice(0, at + 1).join('/'))

function expectSafe(path: string): void {
  expect(path.isWellFormed()).toBe(true)
  expect(path.normalize('NFC')).toBe(path)
  expect(path).not.toMatch(/[\p{Cc}<>:"|?*\\\u2028\u2029]/u)
  expect(path).not.toMatch(direction)
  for (const segment of path.split('/')) {
    expect(segment.replace(/\p{Default_Ignorable_Code_Point}/gu, '')).not.toBe('')
    expect(segment).not.toMatch(/^\.\.?$|[. ]$|^\s/)
    expect(segment).not.toMatch(reserved)
    expect(Buffer.byteLength(segment)).toBeLessThanOrEqual(255)
  }
}

describe('a name from a manifest', () => {
  it.each([
    ['plan.pdf', 'plan.pdf'],
    ['photos/2026/a b.jpg', 'photos/2026/a b.jpg'],
    ['.gitignore', '.gitignore'],
    ['Übersicht – ½ (final).txt', 'Übersicht – ½ (final).txt'],
    ['👩‍👩‍👧.png', '👩‍👩‍👧.png'],
    ['../../etc/passwd', 'etc/passwd'],
    ['/etc/passwd', 'etc/passwd'],
    ['a/./b/../c', 'a/b/c'],
    ['..\\..\\windows\\system32', '.._.._windows_system32'],
    ['C:\\autoexec.bat', 'C__autoexec.bat'],
    ['C:/autoexec.bat', 'C_/autoexec.bat'],
    ['file.txt:stream', 'file.txt_stream'],
    ['con', '_con'],
    ['NUL.tar.gz', '_NUL.tar.gz'],
    ['folder/com1 .txt', 'folder/_com1 .txt'],
    ['LPT².txt', '_LPT².txt'],
    ['console.txt', 'console.txt'],
    ['trailing. . ', 'trailing'],
    ['folder./x', 'folder/x'],
    ['invoice\u202efdp.exe', 'invoicefdp.exe'],
    ['a\u200b\u2066b', 'ab'],
    ['line\nend\0', 'line_end_'],
    ['e\u0301', 'é'],
    ['half\ud83d', 'half\ufffd'],
    ['', '_'],
    ['..', '_'],
    ['...', '_'],
    ['///', '_'],
    ['\u200d', '_\u200d'],
    [' ', '_']
  ])('%j becomes %j', (name, path) => {
    expect(one(name)).toBe(path)
  })

  it('is cut to 255 bytes a segment, between characters, and keeps its extension', () => {
    expect(one(`${'x'.repeat(300)}.tar.gz`)).toBe(`${'x'.repeat(248)}.tar.gz`)
    expect(one(`${'€'.repeat(200)}.pdf`)).toBe(`${'€'.repeat(83)}.pdf`)
    expect(one(`${'😀'.repeat(100)}/x`)).toBe(`${'😀'.repeat(63)}/x`)
    expect(one(`a.${'x'.repeat(300)}`)).toBe(`a.${'x'.repeat(253)}`)
    expect(one(`CON${' '.repeat(300)}x.txt`)).toBe('_CON.txt')
  })

  it('is safe whatever it is, and what is safe stays', () => {
    fc.assert(
      fc.property(fc.array(anyName, { maxLength: 12 }), names => {
        const paths = safePaths(names)
        expect(paths.length).toBe(names.length)
        for (const path of paths) expectSafe(path)
        expect(safePaths(paths)).toEqual(paths)
      }),
      runs(3_000)
    )
  })

  it('is no other’s, where case doesn’t matter, and no other’s folder', () => {
    fc.assert(
      fc.property(fc.array(anyName, { maxLength: 12 }), names => {
        const folded = safePaths(names).map(path => path.toUpperCase().toLowerCase().normalize('NFC'))
        expect(new Set(folded).size).toBe(folded.length)
        const folders = new Set(folded.flatMap(foldersOf))
        expect(folded.filter(path => folders.has(path))).toEqual([])
      }),
      runs(3_000)
    )
  })

  it('gets a number when another has it already; the first of each keeps its own', () => {
    expect(safePaths(['a.txt', 'A.TXT', 'a.txt', 'a (2).txt'])).toEqual([
      'a.txt',
      'A (3).TXT',
      'a (4).txt',
      'a (2).txt'
    ])
    expect(safePaths(['x.tar.gz', 'x.tar.gz'])).toEqual(['x.tar.gz', 'x (2).tar.gz'])
    expect(safePaths(['.env', '.env'])).toEqual(['.env', '.env (2)'])
    expect(safePaths(['é', 'e\u0301'])).toEqual(['é', 'é (2)'])
    expect(safePaths(['a', 'a/b', 'A/B', 'a/b/c'])).toEqual(['a (2)', 'a/b (2)', 'A/B (3)', 'a/b/c'])
    const long = 'x'.repeat(255)
    expect(safePaths([long, long])).toEqual([long, `${'x'.repeat(251)} (2)`])
  })

  it('is made in time for ten thousand names that are all the same, or made to be slow', () => {
    const same = safePaths(Array.from({ length: 10_000 }, () => 'scan.pdf'))
    expect(same.at(-1)).toBe('scan (10000).pdf')
    const slow = `a${'. '.repeat(2_000)}b`
    expect(safePaths(Array.from({ length: 1_000 }, () => slow)).length).toBe(1_000)
  })
})
