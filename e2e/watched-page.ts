// A page that is watched while it is used: nothing may be said on its console, no policy be violated, nothing be inaccessible.
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, Page } from 'playwright-core'

const root = fileURLToPath(new URL('..', import.meta.url))
const axe = fs.readFileSync(path.join(root, 'node_modules/axe-core/axe.min.js'), 'utf8')
const pictures = path.join(root, '.ci/output/screenshots')

/** One person at one browser. */
export class Visitor {
  readonly page: Page
  readonly #context: BrowserContext
  /** What should never have happened, as it happened. */
  readonly faults: string[] = []
  /** The portal or the line to it is broken on purpose: that browsers tell of requests that came to nothing is no fault. */
  inTrouble = false

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context
    this.page = page
  }

  static async open(browser: Browser, settings: { width?: number; dark?: boolean } = {}): Promise<Visitor> {
    const context = await browser.newContext({
      viewport: { width: settings.width ?? 1280, height: 900 },
      colorScheme: settings.dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
      permissions: ['clipboard-read', 'clipboard-write']
    })
    context.setDefaultTimeout(15_000)
    const page = await context.newPage()
    const visitor = new Visitor(context, page)
    await context.exposeBinding('tellViolation', (_source, text: string) => void visitor.faults.push(`policy: ${text}`))
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', event => {
        const { tellViolation } = globalThis as unknown as { tellViolation: (text: string) => void }
        tellViolation(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`)
      })
    })
    page.on('pageerror', error => visitor.faults.push(`exception: ${error.message}`))
    page.on('console', message => {
      if (message.type() !== 'error' && message.type() !== 'warning') return
      // Browsers tell every refused request there; what a page makes of it is for the test to see.
      const expected = visitor.inTrouble ? /status of (4\d\d|503)|net::ERR_/ : /status of 4\d\d/
      if (message.text().startsWith('Failed to load resource') && expected.test(message.text())) return
      visitor.faults.push(`console: ${message.text()}`)
    })
    return visitor
  }

  /**
   * Looks for what somebody who can't see, or uses a keyboard alone, would stumble upon (WCAG 2.2 A and AA, and best practices), and for
   * what makes a page scroll sideways.
   */
  async inspect(name: string): Promise<void> {
    await this.#painted()
    if (!(await this.page.evaluate(() => 'axe' in globalThis))) await this.page.evaluate(axe)
    const findings = await this.page.evaluate(async () => {
      const { axe } = globalThis as unknown as { axe: Axe }
      const { violations } = await axe.run(document)
      return violations.map(({ id, nodes }) => `${id}: ${nodes.map(node => node.target.join(' ')).join(', ')}`)
    })
    this.faults.push(...findings.map(finding => `axe, ${name}: ${finding}`))
    const [needed, there] = await this.page.evaluate(() => {
      const { scrollWidth, clientWidth } = document.documentElement
      return [scrollWidth, clientWidth] as const
    })
    if (needed > there) this.faults.push(`${name} is ${needed} pixels wide in a window of ${there}`)
    await this.picture(name)
  }

  /** Inspects the page as it stands: on a desk by day, on a narrow phone, on a desk by night. */
  async inspectEverywhere(name: string): Promise<void> {
    await this.inspectOnDeskAndPhone(name)
    await this.page.emulateMedia({ colorScheme: 'dark' })
    await this.inspect(`${name}-dark`)
    await this.page.emulateMedia({ colorScheme: 'light' })
  }

  async inspectOnDeskAndPhone(name: string): Promise<void> {
    await this.inspect(name)
    const before = this.page.viewportSize()
    await this.page.setViewportSize({ width: 360, height: 760 })
    await this.inspect(`${name}-phone`)
    if (before) await this.page.setViewportSize(before)
  }

  /** Until what was changed is drawn, and no transition is under way. */
  async #painted(): Promise<void> {
    await this.page.evaluate(async () => {
      const frame = () => new Promise(resolve => requestAnimationFrame(resolve))
      await frame()
      do await frame()
      while (document.getAnimations().some(animation => animation.playState === 'running'))
    })
  }

  /** Kept for people to look at. */
  async picture(name: string): Promise<void> {
    await this.page.evaluate(() => scrollTo(0, 0))
    fs.mkdirSync(pictures, { recursive: true })
    await this.page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: true, animations: 'disabled' })
  }

  async close(): Promise<void> {
    await this.#context.close()
  }
}

interface Axe {
  run(
    context: Document
  ): Promise<{ violations: readonly { id: string; nodes: readonly { target: readonly string[] }[] }[] }>
}
