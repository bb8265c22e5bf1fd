import fs from 'node:fs'
import { expect, it } from 'vitest'
import { rowsLeftOut } from './rows-left-out.ts'

const numbered = (chapter: string, last: number) => Array.from({ length: last }, (_, i) => `${chapter}.${i + 1}`)

/** The tests of C.2, where those that run through a real Entra job count as one, and those of groups too. */
const galleryTests = [
  'Entra_Jobs',
  'Groups',
  'Schema_Discoverability',
  'Null_Update',
  'User_Create',
  'User_Update',
  'Update_Manager',
  'User_Pagination',
  'Validate_Credentials',
  'Federated_Identity'
]

/** Every numbered row of scim-clients.md, chapters A to D. */
const rows = [
  ...numbered('A.0', 18),
  ...numbered('A', 40),
  ...numbered('B.1', 12),
  ...numbered('C.1', 25),
  ...numbered('C.1.P', 7).map(row => row.replace('P.', 'P')),
  ...galleryTests.map(test => `C.2.${test}`),
  ...numbered('C.4', 12),
  ...numbered('D', 76)
]

/** Test names begin with the rows they test: "D.1, D.2, D.4 booleans as strings". */
function namedRows(): string[] {
  const folder = new URL('.', import.meta.url)
  const files = fs.readdirSync(folder).filter(file => file.endsWith('.test.ts') && file !== 'rows.test.ts')
  const texts = files.map(file => fs.readFileSync(new URL(file, folder), 'utf8'))
  const names = texts.flatMap(text =>
    [...text.matchAll(/^\s+(?:\[|it\()?['"]((?:[A-D]\.[\w.]+,? )+)/gm)].map(match => match[1] ?? '')
  )
  return names.flatMap(name => name.split(/[, ]+/)).filter(Boolean)
}

it('every row of chapters A to D is named by a test or left out for a reason, and not both', () => {
  const named = new Set(namedRows())
  expect(rows.filter(row => !named.has(row) && !rowsLeftOut[row])).toEqual([])
  expect(Object.keys(rowsLeftOut).filter(row => named.has(row))).toEqual([])
  expect(Object.keys(rowsLeftOut).filter(row => !rows.includes(row))).toEqual([])
})
