import fs from 'node:fs'
import path from 'node:path'
import zlib from 'node:zlib'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defaultClientConditions, defineConfig, type Plugin } from 'vite'

/** Svelte, icons, and what stands in src/ui and src/api/call.ts with its words. */
const kit = /node_modules\/(?:svelte|esm-env|clsx|@lucide)\/|src\/ui\/|src\/api\/call|text\/en\/(?:common|locale)/

const downloadWorker = 'download-worker'

// Several entries, so that the sign-in page brings none of the console. Nothing is inlined: the pages' policy allows files of their own origin alone.
export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [svelte(), compressed()],
  // Workspace packages resolve to their sources.
  resolve: { conditions: ['@sealpost/source', ...defaultClientConditions] },
  // Workers are modules, so that an engine which one browser needs is loaded by that browser alone.
  worker: { format: 'es' },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: {
        'sign-in': page('sign-in.html'),
        console: page('console.html'),
        receive: page('receive.html'),
        [downloadWorker]: page('src/download/worker/download-worker.ts')
      },
      // What nearly every page uses is one file: fewer requests, and after signing in the console has it already.
      output: {
        codeSplitting: { groups: [{ name: 'kit', test: kit }] },
        // A service worker answers for the folder that it lies in and below, and keeps its address for as long as browsers remember it.
        entryFileNames: chunk => (chunk.name === downloadWorker ? '[name].js' : 'assets/[name]-[hash].js')
      },
      checks: { pluginTimings: false }
    }
  }
})

function page(name: string): string {
  return path.join(import.meta.dirname, name)
}

const textual = /\.(?:js|css|html|svg)$/

interface Size {
  bytes: number
  gzip: number
  brotli: number
}

/** What a rolldown bundle holds of a chunk, as far as sizes go. */
interface Chunk {
  readonly isEntry: boolean
  readonly name: string
  readonly imports: readonly string[]
  readonly css: readonly string[]
}

/**
 * Lays a .br and a .gz beside every text file of the build, and writes sizes.json: the bytes of every file, and of what each entry loads first.
 *
 * sizes.json is written last, so that its presence says that the build is whole.
 */
function compressed(): Plugin {
  const chunks = new Map<string, Chunk>()
  let folder = ''
  return {
    name: 'compressed',
    apply: 'build',
    configResolved(config) {
      folder = path.resolve(config.root, config.build.outDir)
    },
    writeBundle(_options, bundle) {
      for (const output of Object.values(bundle)) {
        if (output.type !== 'chunk') continue
        const { isEntry, name, imports, viteMetadata } = output
        chunks.set(output.fileName, { isEntry, name, imports, css: [...(viteMetadata?.importedCss ?? [])] })
      }
    },
    closeBundle() {
      if (chunks.size === 0) return
      const files = compressFolder(folder)
      const entries = [...chunks].filter(([, chunk]) => chunk.isEntry)
      const firstLoads = entries.map(([file, chunk]) => [chunk.name, firstLoad(file, chunks, files)])
      const sizes = { firstLoads: Object.fromEntries(firstLoads), files: Object.fromEntries(files) }
      fs.writeFileSync(path.join(folder, 'sizes.json'), `${JSON.stringify(sizes, null, 2)}\n`)
    }
  }
}

function compressFolder(folder: string): Map<string, Size> {
  const sizes = new Map<string, Size>()
  for (const name of fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!textual.test(name)) continue
    const file = path.join(folder, name)
    const plain = fs.readFileSync(file)
    const gzip = zlib.gzipSync(plain, { level: 9 })
    const brotli = zlib.brotliCompressSync(plain, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 11 } })
    fs.writeFileSync(`${file}.gz`, gzip)
    fs.writeFileSync(`${file}.br`, brotli)
    const address = name.split(path.sep).join('/')
    sizes.set(address, { bytes: plain.length, gzip: gzip.length, brotli: brotli.length })
  }
  return sizes
}

/** Scripts and styles that an entry imports, at once and by way of others. What is imported later, when a page is opened, isn't in it. */
function firstLoad(entry: string, chunks: ReadonlyMap<string, Chunk>, files: ReadonlyMap<string, Size>) {
  const scripts = new Set([entry])
  for (const file of scripts) for (const imported of chunks.get(file)?.imports ?? []) scripts.add(imported)
  const styles = new Set([...scripts].flatMap(file => chunks.get(file)?.css ?? []))
  return { script: sum([...scripts], files), style: sum([...styles], files) }
}

function sum(names: readonly string[], files: ReadonlyMap<string, Size>): Size {
  const total = { bytes: 0, gzip: 0, brotli: 0 }
  for (const name of names) {
    const size = files.get(name)
    if (!size) continue
    total.bytes += size.bytes
    total.gzip += size.gzip
    total.brotli += size.brotli
  }
  return total
}
