/**
 * What @peculiar/x509 asks of its environment before it loads: metadata of classes, by name. Imported before it; it needs no more than a
 * place to keep them.
 */
const kept = new WeakMap<object, Map<unknown, unknown>>()

const metadataOf = (target: object): Map<unknown, unknown> => {
  const found = kept.get(target) ?? new Map<unknown, unknown>()
  kept.set(target, found)
  return found
}

Object.assign(Reflect, {
  defineMetadata: (key: unknown, value: unknown, target: object) => void metadataOf(target).set(key, value),
  getMetadata: (key: unknown, target: object) => metadataOf(target).get(key),
  getOwnMetadata: (key: unknown, target: object) => metadataOf(target).get(key),
  hasOwnMetadata: (key: unknown, target: object) => metadataOf(target).has(key)
})
