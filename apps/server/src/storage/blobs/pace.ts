import { DomainError } from '../../domain/domain-error.ts'

/** Below this, whoever is waited for may be sent away: a part of 8 MiB takes four minutes then. */
const leastBytesPerSecond = 32_768
/** From so long on it counts: lines begin slowly. */
const patienceMilliseconds = 15_000

/**
 * The chunks of a body that has something others wait for. While somebody waits, one that comes too slowly is given up: else a few slow senders would
 * hold everybody else up for as long as they like.
 *
 * @param awaited Whether somebody waits now.
 * @param clock   Milliseconds.
 * @throws DomainError `invalid` `request.timeout`; what the body throws
 */
export async function* pacedBody(
  body: AsyncIterable<Uint8Array>,
  awaited: () => boolean,
  clock: () => number
): AsyncGenerator<Uint8Array> {
  const began = clock()
  let bytes = 0
  for await (const chunk of body) {
    const passed = clock() - began
    const slow = passed > patienceMilliseconds && (bytes * 1_000) / passed < leastBytesPerSecond
    if (slow && awaited()) throw tooSlow
    bytes += chunk.length
    yield chunk
  }
}

const tooSlow = new DomainError(
  'invalid',
  'request.timeout',
  'The bytes came too slowly while others waited: send them again, fewer at once.'
)
