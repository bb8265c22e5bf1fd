// The browser's own database of this portal: three rooms, each row under the account or the address that it belongs to.

const name = 'sealpost'
const version = 1
export const rooms = ['sends', 'links', 'keys'] as const
export type Room = (typeof rooms)[number]

/** Rows are found by whose they are and by their own id. */
interface Row {
  readonly owner: string
  readonly id: string
}

let opened: Promise<IDBDatabase> | undefined

function open(): Promise<IDBDatabase> {
  opened ??= new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name, version)
    request.onupgradeneeded = () => {
      for (const room of rooms) request.result.createObjectStore(room, { keyPath: ['owner', 'id'] })
    }
    request.onsuccess = () => {
      const database = request.result
      database.onversionchange = () => database.close()
      database.onclose = () => {
        opened = undefined
      }
      resolve(database)
    }
    request.onerror = () => reject(request.error ?? new Error('The browser keeps nothing for this site.'))
  }).catch(error => {
    opened = undefined
    throw error
  })
  return opened
}

async function done<T>(
  room: Room,
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest<T>
): Promise<T> {
  const transaction = (await open()).transaction(room, mode, { durability: 'strict' })
  const request = ask(transaction.objectStore(room))
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result)
    transaction.onabort = () => reject(transaction.error ?? new Error('The browser could not keep this.'))
  })
}

const allOf = (owner: string): IDBKeyRange => IDBKeyRange.bound([owner], [owner, []])

/** @throws When the browser keeps nothing: private windows, storage that is full or forbidden. */
export const putRow = <T extends Row>(room: Room, row: T): Promise<unknown> =>
  done(room, 'readwrite', store => store.put(row))

export const rowOf = <T extends Row>(room: Room, owner: string, id: string): Promise<T | undefined> =>
  done<T | undefined>(room, 'readonly', store => store.get([owner, id]))

export const rowsOf = <T extends Row>(room: Room, owner: string): Promise<T[]> =>
  done<T[]>(room, 'readonly', store => store.getAll(allOf(owner)))

/** Whose rows a room has. */
export const ownersIn = async (room: Room): Promise<ReadonlySet<string>> => {
  const keys = await done(room, 'readonly', store => store.getAllKeys())
  return new Set(keys.map(key => String((key as readonly IDBValidKey[])[0])))
}

export const dropRow = (room: Room, owner: string, id: string): Promise<unknown> =>
  done(room, 'readwrite', store => store.delete([owner, id]))

export const dropAllOf = (room: Room, owner: string): Promise<unknown> =>
  done(room, 'readwrite', store => store.delete(allOf(owner)))
