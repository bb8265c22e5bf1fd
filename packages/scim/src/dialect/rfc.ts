/** Clients that follow RFC 7643 and 7644: nothing is put right. */
import { defineDialect } from './dialect.ts'

export const rfcDialect = defineDialect('rfc', [])
