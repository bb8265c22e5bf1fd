// How a sign-in that began here is recognised when it comes back. Relay State is the request's own ID: random, short, and known to those
// alone who know the request; a test is marked, so that even a Response that can't be read leads to its report.

const referenceForm = /^_[0-9a-f]{32}$/

const testForm = /^test(_[0-9a-f]{32})$/

export const testRelayState = (requestId: string): string => `test${requestId}`

/** The request that Relay State names; null when it names none. */
export const requestNamedBy = (relayState: string): string | null =>
  referenceForm.test(relayState) ? relayState : null

/** The request of a test that Relay State names; null when it names none. */
export const testNamedBy = (relayState: string): string | null => testForm.exec(relayState)?.[1] ?? null
