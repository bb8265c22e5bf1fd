import ArrowLeftRight from '@lucide/svelte/icons/arrow-left-right'
import Inbox from '@lucide/svelte/icons/inbox'
import KeyRound from '@lucide/svelte/icons/key-round'
import ListChecks from '@lucide/svelte/icons/list-checks'
import Plug from '@lucide/svelte/icons/plug'
import History from '@lucide/svelte/icons/rotate-ccw-clock'
import ScrollText from '@lucide/svelte/icons/scroll-text'
import Send from '@lucide/svelte/icons/send'
import Settings from '@lucide/svelte/icons/settings-2'
import ShieldCheck from '@lucide/svelte/icons/shield-check'
import Users from '@lucide/svelte/icons/users'
import Waypoints from '@lucide/svelte/icons/waypoints'
import { text } from '../../text/en/shell.ts'
import type { Icon } from '../../ui/icon.ts'
import type { Standing } from '../routes.ts'

interface Link {
  readonly label: string
  readonly href: string
  readonly icon: Icon
  /** Addresses that belong to it as well; by their beginning. */
  readonly within?: string
}

interface Group {
  readonly label: string | undefined
  readonly links: readonly Link[]
}

const { nav } = text

const send: Link = { label: nav.send, href: '/send', icon: Send }
const history: Link = { label: nav.history, href: '/history', icon: History, within: '/history/' }
const requests: Link = { label: nav.requests, href: '/requests', icon: Inbox }

const administration: readonly Group[] = [
  { label: undefined, links: [{ label: nav.users, href: '/console/users', icon: Users, within: '/console/users/' }] },
  {
    label: nav.provisioning,
    links: [
      { label: nav.connections, href: '/console/provisioning', icon: Plug },
      { label: nav.setUp, href: '/console/provisioning/set-up', icon: ListChecks },
      { label: nav.log, href: '/console/provisioning/log', icon: Waypoints }
    ]
  },
  {
    label: nav.configuration,
    links: [
      {
        label: nav.providers,
        href: '/console/authentication-providers',
        icon: KeyRound,
        within: '/console/authentication-providers/'
      },
      { label: nav.exchange, href: '/console/exchange', icon: ArrowLeftRight },
      { label: nav.policy, href: '/console/sign-on-policy', icon: ShieldCheck },
      { label: nav.site, href: '/console/site', icon: Settings }
    ]
  },
  { label: undefined, links: [{ label: nav.audit, href: '/console/audit', icon: ScrollText }] }
]

/** The navigation, from top to bottom. In another account there is only what may be looked at there. */
export function groupsFor({ administering, acting }: Standing): readonly Group[] {
  const own: Group = { label: undefined, links: acting ? [history] : [send, history, requests] }
  return administering ? [own, ...administration] : [own]
}

export const isCurrent = (link: Link, path: string): boolean =>
  path === link.href || (link.within !== undefined && path.startsWith(link.within))
