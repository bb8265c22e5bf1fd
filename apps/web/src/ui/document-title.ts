let site = 'Sealpost'
let page = ''

/** What the portal calls itself; the second half of every title. */
export function setSiteName(name: string): void {
  site = name
  show()
}

export function setPageTitle(title: string): void {
  page = title
  show()
}

function show(): void {
  document.title = page === '' || page === site ? site : `${page} · ${site}`
}
