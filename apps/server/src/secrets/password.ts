import { DomainError } from '../domain/domain-error.ts'

const shortest = 12
const longest = 1024

/** Argon2id with 19 MiB and two passes: OWASP's first choice. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Of a random password that nobody knows: verifying against it costs what verifying against a person's does. */
const nobodys = '$argon2id$v=19$m=19456,t=2,p=1$l2AP7d6KDr2L2p3fi88ADA$42/b258f08UWJ4sxnVNBftoXPXXIq0SirqEYMQaIfKU'

/**
 * An encoded Argon2id hash of a password, about 50 ms of CPU.
 *
 * @throws DomainError `invalid` `password.length`
 */
export async function hashPassword(password: string): Promise<string> {
  if (password.length < shortest || password.length > longest) {
    const detail = `A password must have ${shortest} to ${longest} characters; this one has ${password.length}.`
    throw new DomainError('invalid', 'password.length', detail)
  }
  const { hash } = await import('@node-rs/argon2')
  return hash(password, cost)
}

/** Whether a password is the hashed one. Without a hash the answer is no, at the same cost: about 50 ms of CPU. */
export async function verifyPassword(encodedHash: string | null, password: string): Promise<boolean> {
  const { verify } = await import('@node-rs/argon2')
  // What is too long to have been hashed costs no more than what isn't.
  const fits = await verify(encodedHash ?? nobodys, password.slice(0, longest + 1))
  return fits && encodedHash !== null
}
