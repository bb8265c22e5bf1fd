/**
 * What names from a manifest may be on a disk or in an archive. A sender writes them, so they are taken for attempts to write elsewhere, to pass
 * for something else, or to be something that an operating system treats in its own way.
 */

const maxSegmentBytes = 255
/** Direction marks and overrides, which let `gpj.exe` be read as `exe.jpg`, and marks without width. Joiners stay: scripts and emoji need them. */
const invisible = /[\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]/g
/** Control characters, line separators, and what Windows and separators of folders take for themselves. */
const forbidden = /[\p{Cc}\u2028\u2029<>:"|?*\\]/gu
/** Devices of Windows, whatever extension they have. */
const device = /^(con|prn|aux|nul|conin\$|conout\$|clock\$|com[0-9¹²³]|lpt[0-9¹²³])$/i
/** What shows nothing. */
const ignorable = /\p{Default_Ignorable_Code_Point}/gu
const nameAndExtension = /^(.+?)((?:\.tar)?\.[^. ]{1,32})?$/su

/**
 * A relative path for each name, in their order, safe on Windows, macOS and Linux alike.
 *
 * Each path has at least one segment; none is empty, `.` or `..`, over 255 bytes of UTF-8, ends in a dot or space, is a device's name, or holds
 * control, direction or reserved characters. Paths are NFC. No two are the same file where case doesn't matter, and none is a folder of another:
 * the first keeps its name, later ones become `name (2).txt`. What is safe already stays as it is.
 *
 * @param names With `/` between folders, otherwise any text.
 */
export function safePaths(names: readonly string[]): readonly string[] {
  const paths = names.map(safeSegments)
  const taken = new Set(paths.flatMap(foldersOf))
  const chosen = paths.map(segments => claim(taken, segments.join('/')))
  const counters = new Map<string, number>()
  return chosen.map((path, at) => path ?? numbered(paths[at] ?? [], taken, counters))
}

function safeSegments(name: string): string[] {
  const segments = name
    .toWellFormed()
    .split('/')
    .filter(segment => segment !== '' && segment !== '.' && segment !== '..')
    .map(safeSegment)
  return segments.length === 0 ? ['_'] : segments
}

function safeSegment(raw: string): string {
  const short = shortened(...splitName(trimmed(raw.replace(invisible, '').normalize('NFC').replace(forbidden, '_'))))
  return isUnusable(short) ? shortened(...splitName(`_${short}`)) : short
}

function isUnusable(segment: string): boolean {
  const stem = segment.split('.', 1)[0] ?? ''
  return segment.replace(ignorable, '') === '' || device.test(stem.trimEnd())
}

/** Windows leaves out dots and spaces at the end, so that two names would be one. */
function trimmed(text: string): string {
  let end = text.length
  while (end > 0 && /[.\s]/.test(text.charAt(end - 1))) end--
  return text.slice(0, end).trimStart()
}

function splitName(name: string): readonly [string, string] {
  const [, base = name, extension = ''] = nameAndExtension.exec(name) ?? []
  return [base, extension]
}

/** The name with as much of its base, in whole code points, as the bound leaves beside what comes behind it. */
function shortened(base: string, end: string): string {
  let room = maxSegmentBytes - utf8Length(end)
  if (utf8Length(base) <= room) return base + end
  let kept = ''
  for (const character of base) {
    room -= utf8Length(character)
    if (room < 0) break
    kept += character
  }
  return trimmed(kept) + end
}

function utf8Length(text: string): number {
  return new TextEncoder().encode(text).length
}

function foldersOf(segments: readonly string[]): string[] {
  return segments.slice(1).map((_, at) => keyOf(segments.slice(0, at + 1).join('/')))
}

/** The path, if it is free, which it isn't afterwards. */
function claim(taken: Set<string>, path: string): string | undefined {
  const key = keyOf(path)
  if (taken.has(key)) return undefined
  taken.add(key)
  return path
}

/** What is the same where case, composition and invisible marks don't count. */
function keyOf(path: string): string {
  return path.replace(ignorable, '').toUpperCase().toLowerCase().normalize('NFC')
}

function numbered(segments: readonly string[], taken: Set<string>, counters: Map<string, number>): string {
  const folders = segments.slice(0, -1)
  const [base, extension] = splitName(segments.at(-1) ?? '')
  const key = keyOf(segments.join('/'))
  for (let number = counters.get(key) ?? 2; ; number++) {
    const path = claim(taken, [...folders, shortened(base, ` (${number})${extension}`)].join('/'))
    if (path === undefined) continue
    counters.set(key, number + 1)
    return path
  }
}
