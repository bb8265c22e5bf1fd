// What the portal's pages, commands and server say to each other under /api/: the shapes, as schemas. It owns no behaviour.
// In a browser import types only: the schemas bring their validator along.
export * from './common.ts'
export * from './events.ts'
export * from './exchange.ts'
export * from './links.ts'
export * from './problem.ts'
export * from './profile.ts'
export * from './providers.ts'
export * from './provisioning.ts'
export * from './requests.ts'
export * from './session.ts'
export * from './site.ts'
export * from './users.ts'
