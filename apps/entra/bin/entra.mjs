#!/usr/bin/env node
import { launch } from '../../../scripts/run.mjs'

await launch('entra', process.argv.slice(2))
