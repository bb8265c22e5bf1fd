import type { Component } from 'svelte'

/** An icon of @lucide/svelte, imported one by one: `import Copy from '@lucide/svelte/icons/copy'`. Hidden from screen readers by itself. */
export type Icon = Component<{ size?: number | string }>

export type Tone = 'info' | 'success' | 'warning' | 'danger'
