// Which sendings a window is at, so that no other window offers to go on with them or to discard them. Where the browser has no locks, nobody is at any.
const prefix = 'sealpost-send-'

const locks = (): LockManager | undefined => navigator.locks

/** Says that this window is at a sending, until it is closed or this is released. @returns Releases. */
export function holdSend(id: string): () => void {
  let release = () => {}
  const held = new Promise<void>(resolve => {
    release = resolve
  })
  locks()
    ?.request(prefix + id, () => held)
    .catch(() => undefined)
  return release
}

/** Ids of the sendings that a window is at, this one included. */
export async function sendsUnderWay(): Promise<ReadonlySet<string>> {
  const held =
    (
      await locks()
        ?.query()
        .catch(() => undefined)
    )?.held ?? []
  const names = held.map(({ name }) => name ?? '').filter(name => name.startsWith(prefix))
  return new Set(names.map(name => name.slice(prefix.length)))
}
