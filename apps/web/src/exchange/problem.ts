import { ExchangeProblem, SourceProblem } from '@sealpost/client'
import { EnvelopeError } from '@sealpost/envelope'
import { ApiProblem, problemFrom } from '../api/call.ts'

/** What the engine threw, as the pages show refusals. The code of a fault in sealed things begins with `envelope.`. */
export function exchangeProblemFrom(error: unknown): ApiProblem {
  if (error instanceof ExchangeProblem) {
    const { status, code, detail, fields, correlationId } = error
    return new ApiProblem(status, { code, detail, fields, ...(correlationId && { correlationId }) })
  }
  if (error instanceof SourceProblem) return new ApiProblem(0, { code: error.code, detail: error.detail })
  if (error instanceof EnvelopeError) {
    return new ApiProblem(0, { code: `envelope.${error.code}`, detail: error.detail })
  }
  return problemFrom(error)
}
