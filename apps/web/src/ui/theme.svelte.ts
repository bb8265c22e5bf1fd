/** `system` follows the browser. public/theme-choice.js applies the choice before anything is drawn. */
export type Theme = 'system' | 'light' | 'dark'

const root = document.documentElement

let chosen = $state<Theme>(asTheme(root.dataset.theme))

function asTheme(value: string | undefined): Theme {
  return value === 'light' || value === 'dark' ? value : 'system'
}

export const theme = {
  get chosen(): Theme {
    return chosen
  },
  /** Kept in this browser, where it keeps anything. */
  choose(next: Theme): void {
    chosen = next
    if (next === 'system') delete root.dataset.theme
    else root.dataset.theme = next
    try {
      if (next === 'system') localStorage.removeItem('theme')
      else localStorage.setItem('theme', next)
    } catch {
      // Then it holds for this page.
    }
  }
}
