// What a page and the service worker that turns its bytes into a download say to each other. Types alone: the worker is a file by itself.

/** Page → worker, with a port: at `/download/{id}` there will be, once, what comes over the port. */
export interface Offer {
  readonly kind: 'offer'
  readonly id: string
  readonly name: string
  readonly bytes: number
}

/** Page → worker, with a port, over which the worker says whether it knows the download. It keeps the browser from ending the worker meanwhile. */
export interface Ping {
  readonly kind: 'ping'
  readonly id: string
}

export type ToWorker = Offer | Ping

/** Worker → page over the port: the offer is known · the browser asks for it · it takes more · it has all · it was stopped there. */
export type FromPort = 'ready' | 'begun' | 'pull' | 'saved' | 'stopped'

/** Page → worker over the port: the answer to one `pull`, or, at any time, that nothing whole will come. */
export type ToPort = Uint8Array | 'end' | 'fail'
