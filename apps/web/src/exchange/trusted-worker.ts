import { workerScript } from './script-url.ts'
import workerUrl from './seal-worker.ts?worker&url'

/** @throws When the browser has no module workers, or the pages' policy refuses. */
export const startWorker = (): Worker => new Worker(workerScript(workerUrl), { type: 'module', name: 'sealpost-seal' })
