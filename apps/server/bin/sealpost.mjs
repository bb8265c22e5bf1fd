#!/usr/bin/env node
import { launch } from '../../../scripts/run.mjs'

await launch('sealpost', process.argv.slice(2))
