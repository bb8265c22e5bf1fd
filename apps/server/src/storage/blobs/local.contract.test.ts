import { describeBlobs } from './contract/contract.ts'
import { localPlaces } from './contract/local-place.ts'

describeBlobs(localPlaces)
