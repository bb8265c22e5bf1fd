/** A time in milliseconds, as RFC 3339 in UTC. */
export const present = (at: number): string => new Date(at).toISOString()

export const presentOrNull = (at: number | null): string | null => (at === null ? null : present(at))
