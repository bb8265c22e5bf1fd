// A big file from the Send page to the Receive page in Chromium; see big-file.ts. Told are times and how much memory browser and server took.
import { parseArgs } from 'node:util'
import { carryBigFile } from './big-file.ts'

const goals = { browserBytes: 600e6, serverBytes: 100e6 }

const text = { type: 'string' } as const
const { values } = parseArgs({ options: { mib: text, cuts: text, check: { type: 'boolean' } } })
const told = await carryBigFile({ bytes: Number(values.mib ?? 2_048) * 1_048_576, cuts: Number(values.cuts ?? 5) })
console.log(JSON.stringify(told, null, 2))
const browser = Math.max(told.upload.growth.browser, told.download.growth.browser)
const server = Math.max(told.upload.growth.server, told.download.growth.server)
const met = browser < goals.browserBytes && server < goals.serverBytes
console.log(
  `Equal byte for byte. The browser grew by ${(browser / 1e6).toFixed(0)} MB (goal under 600), the server by ${(server / 1e6).toFixed(0)} MB (goal under 100): ${met ? 'met' : 'MISSED'}`
)
if (values.check && !met) process.exitCode = 1
