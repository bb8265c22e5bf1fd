// Before anything is drawn, so that a page never flashes in the other theme. ui/theme.svelte.ts writes what is read here.
try {
  const theme = localStorage.getItem('theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // A browser that keeps nothing shows what the system prefers.
}
