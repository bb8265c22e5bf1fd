import { describeBlobs } from './contract/contract.ts'
import { doublePlaces } from './contract/double-place.ts'

describeBlobs(doublePlaces)
