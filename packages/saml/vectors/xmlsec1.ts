// Asks xmlsec1, which shares nothing with node or with the libraries here, whether every signature of the good vectors is true:
// node scripts/run.mjs node packages/saml/vectors/xmlsec1.ts [folder]
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Params } from '../test/maker/case.ts'
import { pssSha256, samlNs, samlpNs } from '../test/maker/names.ts'

const folder = process.argv[2] ?? fileURLToPath(new URL('.', import.meta.url))
const kinds = [
  { name: 'Response', namespace: samlpNs, xpath: '/*[local-name()="Response"]' },
  { name: 'Assertion', namespace: samlNs, xpath: '/*/*[local-name()="Assertion"]' }
]
const counts = { true: 0, unknown: 0, wrong: 0 }

for (const name of fs.readdirSync(path.join(folder, 'good'))) {
  const place = path.join(folder, 'good', name)
  const { message, expected } = JSON.parse(fs.readFileSync(path.join(place, 'params.json'), 'utf8')) as Params
  if (message !== 'response.xml' || !('accepted' in expected)) continue
  const file = path.join(place, message)
  const text = fs.readFileSync(file, 'utf8')
  for (const kind of kinds.filter(each => text.includes(`URI="#_${each.name.toLowerCase()}-1"`))) {
    const certificate = path.join(folder, 'certificates', `${expected.accepted.certificate}.pem`)
    const id = ['--id-attr:ID', `${kind.namespace}:${kind.name}`]
    const node = ['--node-xpath', `${kind.xpath}/*[local-name()="Signature"]`]
    const answer = spawnSync('xmlsec1', ['--verify', '--pubkey-cert-pem', certificate, ...id, ...node, file])
    if (answer.error) throw new Error('xmlsec1 can not be started: install it (Debian: xmlsec1).', { cause: answer.error })
    // Version 1.2 knows no RSA-PSS.
    const outcome = answer.status === 0 ? 'true' : text.includes(pssSha256) ? 'unknown' : 'wrong'
    counts[outcome] += 1
    if (outcome === 'wrong') process.stderr.write(`${name}, ${kind.name}: ${answer.stderr.toString()}\n`)
  }
}
process.stdout.write(`${counts.true} true, ${counts.unknown} with an algorithm that xmlsec1 does not know, ${counts.wrong} wrong\n`)
if (counts.wrong > 0 || counts.true === 0) process.exitCode = 1
