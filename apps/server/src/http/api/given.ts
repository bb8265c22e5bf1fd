/** The members that have a value: commands tell a member that is left out from one that is there and undefined. */
export const given = <T extends Readonly<Record<string, unknown>>>(
  members: T
): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
