/** What stands on many pages, and in the kit. */
export const text = {
  save: 'Save',
  saving: 'Saving …',
  saved: 'Saved',
  cancel: 'Cancel',
  close: 'Close',
  done: 'Done',
  delete: 'Delete',
  back: 'Back',
  retry: 'Try again',
  reload: 'Reload the page',
  loading: 'Loading …',
  optional: 'optional',
  none: '–',
  never: 'Never',
  copy: 'Copy',
  copied: 'Copied',
  copyValue: (label: string) => `Copy ${label}`,
  copiedValue: (label: string) => `${label} copied`,
  copyFailed: 'The browser did not allow copying. Select the text and copy it by hand.',
  show: 'Show',
  hide: 'Hide',
  showValue: (label: string) => `Show ${label}`,
  hideValue: (label: string) => `Hide ${label}`,
  clearSearch: 'Clear the search',
  actions: 'Actions',
  dismiss: 'Dismiss',
  notifications: 'Notifications',
  reference: (reference: string) => `Reference: ${reference}`,
  pager: {
    label: 'Pages',
    previous: 'Previous page',
    next: 'Next page',
    range: (from: string, to: string, total: string) => `${from}–${to} of ${total}`
  },
  tones: { info: 'Note', success: 'Done', warning: 'Warning', danger: 'Error' },
  problems: {
    title: 'That did not work',
    network: 'The portal can’t be reached. Check your connection and try again.',
    page: 'Something went wrong on this page. Reload it and try again.',
    unknown: (status: number) =>
      `The portal could not do this (status ${status}). Try again; if it stays so, tell your administrator.`
  }
}
