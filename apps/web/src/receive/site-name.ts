import { readSignInOptions } from '../api/session.ts'

/** What the portal calls itself, for pages that know nothing else; undefined when it can't be told now. */
export const siteName = (): Promise<string | undefined> =>
  readSignInOptions().then(
    options => options.site.name,
    () => undefined
  )
