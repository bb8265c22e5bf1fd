// Which page the address means, and going there without loading anew. It owns the address bar; what the pages are stands in routes.ts.
import { tick } from 'svelte'
import { wantHeadingFocus } from '../ui/heading-focus.ts'
import { match } from './match.ts'
import { type Route, routes } from './routes.ts'

let path = $state(location.pathname)
let search = $state(location.search)

const found = $derived.by(() => {
  for (const one of routes) {
    const params = match(one.path, path)
    if (params) return { route: one, params }
  }
  return undefined
})
const query = $derived(new URLSearchParams(search))

/** The address as it is now; reactive. */
export const route = {
  get path(): string {
    return path
  },
  /** By the names in the route's pattern. */
  get params(): Readonly<Record<string, string>> {
    return found?.params ?? {}
  },
  get query(): URLSearchParams {
    return query
  },
  /** Undefined when no page is at this address. */
  get entry(): Route | undefined {
    return found?.route
  }
}

/** Another page draws its own heading, which takes the focus; another view of the same page leaves it where it is. */
function take(to: URL): void {
  const moved = to.pathname !== path
  if (moved) wantHeadingFocus()
  path = to.pathname
  search = to.search
}

/**
 * Goes to an address of this app. `replace` leaves no step to come Back to.
 *
 * @param to A path, with a query where there is one.
 */
export function navigate(to: string, options: { replace?: boolean } = {}): void {
  const target = new URL(to, location.href)
  const moved = target.pathname !== path
  if (options.replace) history.replaceState(null, '', target)
  else history.pushState(null, '', target)
  take(target)
  if (moved) void tick().then(() => scrollTo({ top: 0, behavior: 'instant' }))
}

/** Listens to Back, Forward and to every link of the app. @returns Stops listening. */
export function startRouter(): () => void {
  const back = () => take(new URL(location.href))
  addEventListener('popstate', back)
  document.addEventListener('click', follow)
  return () => {
    removeEventListener('popstate', back)
    document.removeEventListener('click', follow)
  }
}

/** A plain click on a link to a page of ours is taken; new windows, downloads and other places are the browser's. */
function follow(event: MouseEvent): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    return
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (!link || !isOurs(link)) return
  event.preventDefault()
  navigate(link.href)
}

function isOurs(link: HTMLAnchorElement): boolean {
  if (!link.hasAttribute('href') || link.hasAttribute('download') || link.dataset.external === 'true') return false
  if (link.target !== '' && link.target !== '_self') return false
  const to = new URL(link.href)
  if (to.origin !== location.origin) return false
  // A jump within the page, such as "skip to the content".
  if (to.hash !== '' && to.pathname === location.pathname && to.search === location.search) return false
  return routes.some(one => match(one.path, to.pathname) !== undefined)
}
