// The portal of whoever is signed in. It owns starting: the session first, then the page.
import '../ui/tokens.css'
import '../ui/base.css'
import '../ui/control.css'
import { mount } from 'svelte'
import { problemFrom, whenSessionIsOver } from '../api/call.ts'
import { forgetFragments } from '../receive/address.ts'
import { tabStorage } from '../receive/tab-storage.ts'
import App from './App.svelte'
import { route } from './router.svelte.ts'
import StartProblem from './StartProblem.svelte'
import { session } from './session.svelte.ts'

let leaving = false

/** To the sign-in page, and from there back here. */
whenSessionIsOver(() => {
  if (leaving) return
  leaving = true
  forgetFragments(tabStorage)
  const here = location.pathname + location.search
  location.replace(here === '/' ? '/auth/' : `/auth/?returnTo=${encodeURIComponent(here)}`)
})

// Meanwhile the page itself; what comes of it the outlet sees.
route.entry?.load().catch(() => undefined)

try {
  await session.refresh()
  mount(App, { target: document.body })
} catch (error) {
  if (!leaving) mount(StartProblem, { target: document.body, props: { problem: problemFrom(error) } })
}
