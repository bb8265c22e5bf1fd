/** This tab's storage; browsers that keep nothing throw when they are asked for it. */
export const tabStorage = {
  getItem: (key: string): string | null => sessionStorage.getItem(key),
  setItem: (key: string, value: string): void => sessionStorage.setItem(key, value)
}
