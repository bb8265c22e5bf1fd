// Every promise of domain/exchange/blobs.ts, for any place.
import { describeCompleting } from './completing.ts'
import type { TestPlaces } from './place.ts'
import { describePutting } from './putting.ts'
import { describeReading } from './reading.ts'
import { describeRemoving } from './removing.ts'

export function describeBlobs(places: TestPlaces): void {
  describePutting(places)
  describeCompleting(places)
  describeReading(places)
  describeRemoving(places)
}
