// Makes the vectors of this folder afresh, with new keys: node scripts/run.mjs node packages/saml/vectors/make.ts [folder]
import { fileURLToPath } from 'node:url'
import { makeVectors } from '../test/maker/make.ts'

const folder = process.argv[2] ?? fileURLToPath(new URL('.', import.meta.url))
const { good, bad } = await makeVectors(folder)
process.stdout.write(`${good} good and ${bad} bad vectors in ${folder}\n`)
