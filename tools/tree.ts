// What is in the tree, for the tests that assert facts about it.
import { execFileSync } from 'node:child_process'
import fs from 'node:fs'

/** The TypeScript files under some folders that git tracks or would track. */
export function sourceFiles(folders: readonly string[]): string[] {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '--', ...folders]
  const files = execFileSync('git', args, { encoding: 'utf8' }).split('\n')
  return files.filter(file => /\.ts$/.test(file) && fs.existsSync(file))
}

export const read = (file: string): string => fs.readFileSync(file, 'utf8')

/** Product code alone: no tests, no vectors. */
export const productFiles = (folders: readonly string[]): string[] =>
  sourceFiles(folders).filter(file => !/\.test\.ts$|\/test\/|\/contract\/|\/conformance\//.test(file))
