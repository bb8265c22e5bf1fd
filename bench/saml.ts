// What packages/saml costs: accepted and refused responses as CPU time against a floor, and the longest time that a hostile message keeps
// everything else waiting. Run: node scripts/run.mjs node bench/saml.ts [--quick] [--check]
// The floor is what no verifier can do without: RSA-SHA256 over the same octets, twice.
// With --check the exit code is 1 when a hostile message blocks for longer than the limit.
import { generateKeyPairSync, sign, verify } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { hostile, hostileQueries } from './saml/hostile.ts'
import { blockOf, cpuOf, judge } from './saml/measure.ts'
import { accepted, refused, type Subject, Vectors, withMessage } from './saml/subjects.ts'

const { values } = parseArgs({ options: { quick: { type: 'boolean' }, check: { type: 'boolean' } } })
const runs = values.quick ? 10 : 50
const rounds = values.quick ? 3 : 7
const limitMilliseconds = 50

const vectors = new Vectors(fileURLToPath(new URL('../packages/saml/vectors', import.meta.url)))
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })

async function floorOf({ message }: Subject): Promise<number> {
  const octets = Buffer.from(message, 'base64')
  const signature = sign('sha256', octets, privateKey)
  const twice = () => verify('sha256', octets, publicKey, signature) && verify('sha256', octets, publicKey, signature)
  return await cpuOf(twice, runs * 10, rounds)
}

async function table(title: string, subjects: readonly Subject[]): Promise<void> {
  console.log(`\n${title}\n  CPU ms  floor ms  ÷ floor     kB  result`)
  for (const subject of subjects) {
    const result = await judge(subject)
    for (let i = 0; i < 20; i++) await judge(subject)
    const cost = await cpuOf(() => judge(subject), runs, rounds)
    const floor = await floorOf(subject)
    const size = Math.round(subject.message.length / 1024)
    const columns = [cost.toFixed(2).padStart(8), floor.toFixed(3).padStart(9), (cost / floor).toFixed(1).padStart(8)]
    console.log(`${columns.join(' ')} ${String(size).padStart(6)}  ${subject.name}: ${result}`)
  }
}

await table('accepted responses, both verifications', accepted(vectors))
await table('refused responses', refused(vectors))

const request = vectors.named('logout-request-signed')
const queries = hostileQueries.map(([name, query]) => withMessage(`logout, ${name}`, request, query))
const bombs = ['logout-inflate-bomb', 'logout-element-bomb', 'logout-depth'].map(name =>
  withMessage(name, vectors.named(name), vectors.named(name).message)
)

console.log('\nhostile messages, the longest block of the event loop, CPU ms: mean, first run')
const blocks: { readonly name: string; readonly longest: number; readonly first: number; readonly result: string }[] =
  []
for (const subject of [...hostile(vectors), ...queries, ...bombs]) {
  blocks.push({ name: subject.name, ...(await blockOf(subject, values.quick ? 3 : 9)) })
}
for (const { name, longest, first, result } of blocks.toSorted((a, b) => b.longest - a.longest)) {
  console.log(`${longest.toFixed(2).padStart(8)} ${first.toFixed(2).padStart(8)}  ${name}: ${result}`)
}
const costliest = Math.max(...blocks.map(({ longest }) => longest))
console.log(`\nlongest block: ${costliest.toFixed(1)} ms (limit ${limitMilliseconds} ms)`)
if (values.check && costliest > limitMilliseconds) process.exitCode = 1
