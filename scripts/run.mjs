// The launcher: plain JavaScript for any Node from 18 on. It picks a Node that can run the sources (this one when it is new
// enough, else the pinned one that it installs into runtime/ once), then runs the command asked for with it.
// It owns which Node runs and with which flags; what a command does is its own program's business.
import { execFileSync, spawn } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const oldest = [22, 18]

const newEnough = () => {
  const [major, minor] = process.versions.node.split('.').map(Number)
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1])
}

function findNode() {
  if (newEnough()) return process.execPath
  const platform = process.platform === 'win32' ? 'win' : process.platform
  const name = `node-${platform}-${process.arch}`
  const binary = path.join(root, 'runtime/node_modules', name, 'bin', platform === 'win' ? 'node.exe' : 'node')
  if (!fs.existsSync(binary)) installPinnedNode(name)
  if (fs.existsSync(binary)) return binary
  console.error(
    `No pinned Node exists for ${name}: install Node ${oldest.join('.')} or newer and run the command again.`
  )
  return process.exit(1)
}

/** Installs beside the goal and renames, so that two commands started at once can't see half an installation. */
function installPinnedNode(name) {
  console.error(`Node ${process.version} is past its end of life; installing the pinned Node (npm package ${name}) …`)
  const runtime = path.join(root, 'runtime')
  const work = fs.mkdtempSync(path.join(runtime, 'install-'))
  try {
    for (const file of ['package.json', 'package-lock.json', '.npmrc'])
      fs.copyFileSync(path.join(runtime, file), path.join(work, file))
    const cli = process.env.npm_execpath
    const [command, first] = cli?.endsWith('.js') ? [process.execPath, [cli]] : ['npm', []]
    const env = { ...process.env, NODE_ENV: '' }
    execFileSync(command, [...first, 'ci', '--include=optional'], {
      cwd: work,
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
      shell: process.platform === 'win32'
    })
    fs.renameSync(path.join(work, 'node_modules'), path.join(runtime, 'node_modules'))
  } catch (error) {
    if (!fs.existsSync(path.join(runtime, 'node_modules', name))) {
      console.error(
        `The pinned Node could not be installed (${error.message}). Install Node ${oldest.join('.')} or newer, or mend the network, and run the command again.`
      )
      process.exit(1)
    }
  } finally {
    fs.rmSync(work, { recursive: true, force: true })
  }
}

const node = findNode()
const env = {
  ...process.env,
  PATH: path.dirname(node) + path.delimiter + process.env.PATH,
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? path.join(root, 'node_modules/.cache/node')
}
const flags = ['--disable-warning=ExperimentalWarning', '--conditions=@sealpost/source']

const tool = (packageName, bin) => {
  // By its place, since a package may keep its manifest out of its exports.
  const manifest = path.join(root, 'node_modules', packageName, 'package.json')
  const bins = JSON.parse(fs.readFileSync(manifest, 'utf8')).bin
  return path.join(path.dirname(manifest), typeof bins === 'string' ? bins : bins[bin])
}

/** Runs one program to its end; its exit code, or 128 and the signal's number as a shell would say. */
const run = (args, cwd = root) =>
  new Promise(resolve => {
    const child = spawn(node, [...flags, ...args], { cwd, env, stdio: 'inherit' })
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
    child.on('exit', (code, signal) => resolve(code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 1)))
  })

const inTurn = async steps => {
  for (const step of steps) {
    const code = await (typeof step === 'function' ? step() : run(step))
    if (code !== 0) return code
  }
  return 0
}

/** When a file, or the newest in a folder, was changed; 0 when it isn't there. */
const changedAt = place => {
  const stat = fs.statSync(place, { throwIfNoEntry: false })
  if (!stat?.isDirectory()) return stat?.mtimeMs ?? 0
  return Math.max(stat.mtimeMs, ...fs.readdirSync(place).map(name => changedAt(path.join(place, name))))
}

/** Builds the pages when they aren't there or are older than what they are made of. They are put in place whole, or not at all. */
const pages = async () => {
  const web = name => path.join(root, 'apps/web', name)
  const built = changedAt(web('dist/console.html'))
  const packages = ['../../packages/client/src', '../../packages/envelope/src']
  const entries = ['sign-in.html', 'console.html', 'receive.html']
  const sources = ['src', 'public', 'vite.config.ts', ...entries, ...packages].map(web)
  if (built > Math.max(...sources.map(changedAt), changedAt(path.join(root, 'package-lock.json')))) return 0
  const draft = web(`dist-${process.pid}`)
  const begun = new Date()
  try {
    const code = await run([tool('vite', 'vite'), 'build', 'apps/web', '--outDir', draft, '--logLevel', 'warn'])
    if (code !== 0) return code
    // What changes while it is built belongs to the next one.
    fs.utimesSync(path.join(draft, 'console.html'), begun, begun)
    fs.rmSync(web('dist'), { recursive: true, force: true })
    fs.renameSync(draft, web('dist'))
    return 0
  } catch (error) {
    // Another command was quicker.
    if (error.code === 'ENOTEMPTY' || error.code === 'EEXIST') return 0
    throw error
  } finally {
    fs.rmSync(draft, { recursive: true, force: true })
  }
}

const here = process.cwd()
const tsc = project => ['node_modules/typescript-native/bin/tsc', '-p', project]
const svelteCheck = () => [
  tool('svelte-check', 'svelte-check'),
  ...['--workspace', 'apps/web', '--tsconfig', 'tsconfig.json', '--fail-on-warnings', '--output', 'human']
]
const commands = {
  start: rest => inTurn([pages, ['apps/server/src/main.ts', 'serve', ...rest]]),
  dev: rest => inTurn([pages, ['--watch', 'apps/server/src/main.ts', 'serve', ...rest]]),
  test: rest => inTurn([pages, [tool('vitest', 'vitest'), 'run', ...rest]]),
  check: () =>
    inTurn([
      [tool('@biomejs/biome', 'biome'), 'check', '--error-on-warnings', '.'],
      tsc('tsconfig.json'),
      tsc('e2e/tsconfig.json'),
      svelteCheck(),
      [tool('knip', 'knip')]
    ]),
  pages: () => pages(),
  tsc: () => run(tsc('tsconfig.json')),
  biome: rest => run([tool('@biomejs/biome', 'biome'), ...rest]),
  demo: rest => inTurn([pages, ['scripts/demo.ts', ...rest]]),
  bench: rest => run(['bench/scim.ts', ...rest]),
  campaign: rest => run(['bench/campaign.ts', ...rest]),
  // Run from the caller's folder, for the commands that people type: paths they give are theirs.
  sealpost: rest =>
    inTurn([
      ...(rest[0] === 'serve' ? [pages] : []),
      () => run([path.join(root, 'apps/server/src/main.ts'), ...rest], here)
    ]),
  client: rest => run([path.join(root, 'apps/command/src/main.ts'), ...rest], here),
  entra: rest => run([path.join(root, 'apps/entra/src/main.ts'), ...rest], here),
  node: rest => run(rest, here)
}

/** Called by the launcher's own command line and by the commands in apps/…/bin. */
export async function launch(command, args) {
  const chosen = commands[command]
  if (!chosen) {
    console.error(`run: no command "${command}". There are: ${Object.keys(commands).join(', ')}.`)
    process.exitCode = 2
    return
  }
  process.exitCode = await chosen(args)
}

if (process.argv[1] && import.meta.url === pathToFileURL(fs.realpathSync(process.argv[1])).href)
  await launch(process.argv[2], process.argv.slice(3))
