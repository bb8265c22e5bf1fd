// Each of page and command to each of them, with files of any size; see pairs.ts.
import { parseArgs } from 'node:util'
import { exchangeInPairs } from './pairs.ts'

const { values } = parseArgs({ options: { bytes: { type: 'string', multiple: true } } })
await exchangeInPairs((values.bytes ?? ['100000000']).map(Number), line => console.log(line))
