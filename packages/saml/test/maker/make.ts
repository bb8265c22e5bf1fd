/** Vectors to files: good/ and bad/ with a folder for each, certificates/ and keys/ beside them. */
import fs from 'node:fs/promises'
import path from 'node:path'
import type { Vector } from './case.ts'
import { badFamilies, goodFamilies } from './families.ts'
import { type KeyName, keptKeys, type Material, makeMaterial } from './material.ts'

/**
 * Replaces what is in the folder's good/, bad/, certificates/ and keys/.
 *
 * @returns How many there are of each.
 */
export async function makeVectors(folder: string): Promise<{ readonly good: number; readonly bad: number }> {
  const material = await makeMaterial()
  const good = await Promise.all(goodFamilies.map(family => family(material)))
  const bad = await Promise.all(badFamilies.map(family => family(material)))
  await writeMaterial(folder, material)
  return {
    good: await writeVectors(path.join(folder, 'good'), good.flat()),
    bad: await writeVectors(path.join(folder, 'bad'), bad.flat())
  }
}

async function emptied(folder: string): Promise<string> {
  await fs.rm(folder, { recursive: true, force: true })
  await fs.mkdir(folder, { recursive: true })
  return folder
}

async function writeMaterial(folder: string, material: Material): Promise<void> {
  const certificates = await emptied(path.join(folder, 'certificates'))
  const keys = await emptied(path.join(folder, 'keys'))
  for (const [name, pair] of Object.entries(material)) {
    await fs.writeFile(path.join(certificates, `${name}.pem`), pair.certificate)
    if (keptKeys.includes(name as KeyName)) await fs.writeFile(path.join(keys, `${name}.pem`), pair.privateKey)
  }
}

async function writeVectors(folder: string, vectors: readonly Vector[]): Promise<number> {
  await emptied(folder)
  const names = new Set(vectors.map(vector => vector.name))
  if (names.size !== vectors.length) throw new Error('Two vectors have the same name.')
  for (const { name, content, params } of vectors) {
    const place = path.join(folder, name)
    await fs.mkdir(place)
    await fs.writeFile(path.join(place, params.message), content)
    await fs.writeFile(path.join(place, 'params.json'), `${JSON.stringify(params, null, 2)}\n`)
  }
  return vectors.length
}
