// The only file here that reads files, once, at start: what browsers ask for later is looked up in memory, so no path leads anywhere else.
import fs from 'node:fs'
import path from 'node:path'

/** One file of the web app, as it is and as it was compressed when it was built. */
export interface PageFile {
  readonly type: string
  readonly plain: Buffer
  /** Brotli and gzip; undefined where there is no such file beside it. */
  readonly br: Buffer | undefined
  readonly gz: Buffer | undefined
}

/** By path below the origin: `/assets/console-B3kQ.js`. */
export type PageFiles = ReadonlyMap<string, PageFile>

/** What may be served, and as what; everything else in the folder stays there. */
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/vnd.microsoft.icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json'
}

/** Reads a built web app, some hundreds of kilobytes; empty when the folder isn't there. */
export function readPages(folder: string): PageFiles {
  if (!fs.existsSync(folder)) return new Map()
  const names = fs.readdirSync(folder, { recursive: true, withFileTypes: true })
  const files = names.filter(entry => entry.isFile() && types[path.extname(entry.name)] !== undefined)
  return new Map(
    files.map(entry => {
      const file = path.join(entry.parentPath, entry.name)
      const address = `/${path.relative(folder, file).split(path.sep).join('/')}`
      return [address, readOne(file, types[path.extname(entry.name)] ?? '')] as const
    })
  )
}

const readOne = (file: string, type: string): PageFile => ({
  type,
  plain: fs.readFileSync(file),
  br: readIfThere(`${file}.br`),
  gz: readIfThere(`${file}.gz`)
})

const readIfThere = (file: string): Buffer | undefined => (fs.existsSync(file) ? fs.readFileSync(file) : undefined)
