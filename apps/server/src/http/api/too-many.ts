import { DomainError } from '../../domain/domain-error.ts'

/** Something was tried too often. `rate-limited` */
export class TooMany extends DomainError {
  /** Milliseconds until trying again makes sense. */
  readonly waitMilliseconds: number

  constructor(detail: string, waitMilliseconds: number, code = 'sign-in.too-many') {
    super('rate-limited', code, detail)
    this.waitMilliseconds = waitMilliseconds
  }
}
