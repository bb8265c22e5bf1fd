/**
 * What a transfer holds, sealed like a file: the message, names, sizes, and which head belongs to which file. The portal never sees it.
 *
 * Written with the same rules as it is read, so that nothing is sent that wouldn't open.
 */
import { EnvelopeError } from './error.ts'
import { type Manifest, manifestOf } from './manifest-shape.ts'
import { openWhole, sealWhole } from './whole.ts'

/** Of the sealed manifest that is opened: twice what this portal takes, so that another may take more. */
const maxSealedBytes = 4 * 1024 * 1024

/**
 * The manifest as an age file for a recipient.
 *
 * @throws EnvelopeError `manifest` when it is beyond a bound, with a sentence for its sender; `key` when the recipient is none.
 */
export async function sealManifest(manifest: Manifest, recipient: string): Promise<Uint8Array> {
  const json = new TextEncoder().encode(JSON.stringify(manifestOf(manifest)))
  const sealed = await sealWhole(json, recipient)
  if (sealed.length > maxSealedBytes) {
    throw new EnvelopeError(
      'manifest',
      `Message and names of files together take ${sealed.length} bytes; at most ${maxSealedBytes} can be sent. Shorten the message or send fewer files at once.`
    )
  }
  return sealed
}

/**
 * Opens and checks a manifest. Members of other names are left out.
 *
 * @throws EnvelopeError `manifest` when it is malformed or beyond a bound; what is wrong with its sealing as `openHead` and `openPart` say.
 */
export async function openManifest(sealed: Uint8Array, identity: string): Promise<Manifest> {
  if (sealed.length > maxSealedBytes) {
    throw new EnvelopeError('manifest', 'The list of what was sent is larger than any that this program writes.')
  }
  return manifestOf(parse(await openWhole(sealed, identity)))
}

function parse(json: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(json))
  } catch {
    throw new EnvelopeError('manifest', 'The list of what was sent is not JSON in UTF-8.')
  }
}
