import { describe, expect, it } from 'vitest'
import { pairedWith } from './pairing.ts'

const file = (name: string, bytes: number, lastModified: number) =>
  new File([new Uint8Array(bytes)], name, { lastModified })
const wanted = (name: string, bytes: number, modified: number) => ({ name, bytes, modified })

describe('files that are chosen again', () => {
  it('come in the order and under the names in which they were begun, whatever else is chosen', () => {
    const report = { file: file('report.pdf', 3, 1), name: 'report.pdf' }
    const plan = { file: file('plan.txt', 2, 2), name: 'trip/plan.txt' }
    const other = { file: file('other.txt', 9, 9), name: 'other.txt' }
    const { files, missing } = pairedWith(
      [wanted('trip/plan.txt', 2, 2), wanted('report.pdf', 3, 1)],
      [other, report, plan]
    )
    expect(files).toEqual([plan, report])
    expect(missing).toEqual([])
  })

  it('are found without their folder, and under the number that told them from one of the same name', () => {
    const first = { file: file('report.pdf', 3, 1), name: 'report.pdf' }
    const second = { file: file('report.pdf', 4, 1), name: 'report.pdf' }
    const { files } = pairedWith([wanted('a/report.pdf', 3, 1), wanted('a/report (2).pdf', 4, 1)], [second, first])
    expect(files).toEqual([
      { file: first.file, name: 'a/report.pdf' },
      { file: second.file, name: 'a/report (2).pdf' }
    ])
  })

  it('are missing when they have another size, time or name', () => {
    const all = [wanted('a.txt', 1, 1)]
    for (const [name, bytes, modified] of [
      ['a.txt', 2, 1],
      ['a.txt', 1, 2],
      ['b.txt', 1, 1]
    ] as const)
      expect(pairedWith(all, [{ file: file(name, bytes, modified), name }])).toEqual({ files: [], missing: all })
  })

  it('are each taken once', () => {
    const one = { file: file('a.txt', 1, 1), name: 'a.txt' }
    const twice = [wanted('x/a.txt', 1, 1), wanted('y/a.txt', 1, 1)]
    expect(pairedWith(twice, [one]).missing).toEqual([wanted('y/a.txt', 1, 1)])
  })
})
