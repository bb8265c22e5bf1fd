import { DomainError } from '../../domain/domain-error.ts'

/** Something was tried too often. `rate-limited` `sign-in.too-many` */
export class TooMany extends DomainError {
  /** Milliseconds until trying again makes sense. */
  readonly waitMilliseconds: number

  constructor(detail: string, waitMilliseconds: number) {
    super('rate-limited', 'sign-in.too-many', detail)
    this.waitMilliseconds = waitMilliseconds
  }
}
