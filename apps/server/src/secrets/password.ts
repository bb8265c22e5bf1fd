import { DomainError } from '../domain/domain-error.ts'

const shortest = 12
const longest = 1024

/**
 * An encoded Argon2id hash of a password (19 MiB, two passes: OWASP's first choice), about 50 ms of CPU.
 *
 * @throws DomainError `invalid` `password.length`
 */
export async function hashPassword(password: string): Promise<string> {
  if (password.length < shortest || password.length > longest) {
    const detail = `A password must have ${shortest} to ${longest} characters; this one has ${password.length}.`
    throw new DomainError('invalid', 'password.length', detail)
  }
  const { hash } = await import('@node-rs/argon2')
  return hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 })
}
