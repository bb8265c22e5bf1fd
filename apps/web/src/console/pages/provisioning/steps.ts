import type { SetUp } from '@sealpost/api'

export const stepIds = [
  'application',
  'saml',
  'claims',
  'provider',
  'signIn',
  'key',
  'connect',
  'mapping',
  'trial'
] as const
export type StepId = (typeof stepIds)[number]

/** What the portal notices by itself. */
export type Seen = keyof SetUp['seen']

export type StepStatus = 'done' | 'current' | 'open'

/** Steps whose end the portal can't see until a later one works: the reader says that they are done. */
export const marked: readonly StepId[] = ['application', 'saml', 'claims', 'mapping']

/** What has to be seen for a step to be done; a marked step is done by the reader's word as well. */
const proofs: Readonly<Record<StepId, readonly Seen[]>> = {
  application: ['provider'],
  saml: ['firstSignIn'],
  claims: ['firstSignIn'],
  provider: ['provider'],
  signIn: ['firstSignIn'],
  key: ['scimKey'],
  connect: ['testConnection'],
  mapping: ['firstProvisionedUser'],
  trial: ['firstProvisionedUser', 'firstChange', 'firstDeactivation']
}

const done = (step: StepId, seen: SetUp['seen'], byReader: ReadonlySet<StepId>): boolean =>
  proofs[step].every(proof => seen[proof] !== null) || (marked.includes(step) && byReader.has(step))

/** How far each step is; the first that isn't done is the one to do now. */
export function statusesOf(seen: SetUp['seen'], byReader: ReadonlySet<StepId>): Readonly<Record<StepId, StepStatus>> {
  const current = stepIds.find(step => !done(step, seen, byReader))
  const status = (step: StepId): StepStatus =>
    done(step, seen, byReader) ? 'done' : step === current ? 'current' : 'open'
  return Object.fromEntries(stepIds.map(step => [step, status(step)])) as Record<StepId, StepStatus>
}

/** What tells that a refusal of this kind has been mended since. */
const mended: Readonly<Record<NonNullable<SetUp['lastRefusal']>['kind'], readonly Seen[]>> = {
  'sign-in': ['firstSignIn'],
  scim: ['testConnection', 'firstProvisionedUser', 'firstChange', 'firstDeactivation']
}

/** The step that the latest refusal belongs to; undefined when there is none, or what it hindered has worked since. */
export function refusedStep({ lastRefusal, seen }: Pick<SetUp, 'lastRefusal' | 'seen'>): StepId | undefined {
  if (!lastRefusal) return undefined
  const at = Date.parse(lastRefusal.at)
  if (mended[lastRefusal.kind].some(name => Date.parse(seen[name] ?? '') > at)) return undefined
  if (lastRefusal.kind === 'sign-in') return 'signIn'
  return seen.testConnection === null ? 'connect' : 'trial'
}

/** What was seen for the first time between two answers. */
export const newlySeen = (before: SetUp['seen'], after: SetUp['seen']): readonly Seen[] =>
  (Object.keys(after) as Seen[]).filter(name => before[name] === null && after[name] !== null)

const place = 'sealpost-entra-set-up'

/** The reader's own marks, kept in this browser so that the set-up can be left and resumed. Without storage there are none. */
export function readMarks(): ReadonlySet<StepId> {
  try {
    const kept = (localStorage.getItem(place) ?? '').split(' ')
    return new Set(marked.filter(step => kept.includes(step)))
  } catch {
    return new Set()
  }
}

export function keepMarks(marks: ReadonlySet<StepId>): void {
  try {
    localStorage.setItem(place, [...marks].join(' '))
  } catch {
    // A browser that keeps nothing shows the steps as open next time; they can be marked again.
  }
}
