import type { Command } from 'commander'
import type { Register } from './leaf.ts'
export function validateCommand(_register: Register, _app: Command): void {}
