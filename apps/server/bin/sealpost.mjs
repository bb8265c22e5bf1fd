#!/usr/bin/env node
import { launch } from '../../../scripts/run.mjs'

// Sending and receiving are a client's business: that program holds what can open things, and none of the server.
const [command = ''] = process.argv.slice(2)
await launch(command === 'send' || command === 'receive' ? 'client' : 'sealpost', process.argv.slice(2))
