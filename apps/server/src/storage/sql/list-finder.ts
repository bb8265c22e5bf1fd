import type { ListingQuery } from '../../domain/store.ts'

/** Finds users by their numbers, in the order of the list. */
export interface ListFinder {
  /** One page of all who are, or are not, active. */
  all(query: ListingQuery): Promise<readonly number[]>
  /** One page of those in whose text a part stands, and how many they are in all. @param text Folded, storable, not empty. */
  search(query: ListingQuery, text: string): Promise<{ readonly page: readonly number[]; readonly total: number }>
}
