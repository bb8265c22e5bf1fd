let wanted = false

/** Asks that the next page's heading takes the focus: somebody went there from within the app. */
export function wantHeadingFocus(): void {
  wanted = true
}

/** Whether it was asked for; true once. On a first load the focus stays where the browser puts it. */
export function takeHeadingFocus(): boolean {
  const was = wanted
  wanted = false
  return was
}
