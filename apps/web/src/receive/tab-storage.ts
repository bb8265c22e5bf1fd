/** This tab's storage; browsers that keep nothing throw when they are asked for it. */
export const tabStorage = {
  get length(): number {
    return sessionStorage.length
  },
  key: (at: number): string | null => sessionStorage.key(at),
  getItem: (key: string): string | null => sessionStorage.getItem(key),
  setItem: (key: string, value: string): void => sessionStorage.setItem(key, value),
  removeItem: (key: string): void => sessionStorage.removeItem(key)
}
