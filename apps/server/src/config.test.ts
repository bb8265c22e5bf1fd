import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { ConfigError, isLoopback, readConfig } from './config.ts'

const faultsOf = (environment: Record<string, string>): string => {
  try {
    readConfig(environment)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return ''
}

describe('the settings', () => {
  it('have working defaults', () => {
    const config = readConfig({})
    expect(config).toMatchObject({
      origin: 'http://localhost:8080',
      host: '127.0.0.1',
      port: 8080,
      rateLimits: true,
      trustProxy: false
    })
    expect(config.databaseUrl).toBeUndefined()
    expect(config.secretKeyFile).toBe(path.join(config.dataFolder, 'secret.key'))
  })

  it('derive the default origin from the port', () => {
    expect(readConfig({ SEALPOST_PORT: '9000' }).origin).toBe('http://localhost:9000')
  })

  it('take an empty value for none', () => {
    expect(readConfig({ SEALPOST_PORT: '' }).port).toBe(8080)
  })

  it.each([
    ['SEALPOST_PORT', '80a'],
    ['SEALPOST_PORT', '0'],
    ['SEALPOST_PORT', '65536'],
    ['SEALPOST_ORIGIN', 'portal.example.com'],
    ['SEALPOST_ORIGIN', 'https://portal.example.com/path'],
    ['SEALPOST_ORIGIN', 'https://user@portal.example.com'],
    ['SEALPOST_ORIGIN', 'ftp://portal.example.com'],
    ['SEALPOST_DATABASE_URL', 'mysql://x'],
    ['SEALPOST_RATE_LIMITS', 'maybe'],
    ['SEALPOST_LOG_LEVEL', 'loud']
  ])('refuse %s=%s by name, reason and example', (name, value) => {
    expect(faultsOf({ [name]: value })).toMatch(new RegExp(`^${name} must be .+`))
  })

  it('name every fault at once', () => {
    expect(faultsOf({ SEALPOST_PORT: 'x', SEALPOST_LOG_LEVEL: 'x' }).split('\n')).toHaveLength(2)
  })

  it('never show the address of a database, which holds its password', () => {
    expect(faultsOf({ SEALPOST_DATABASE_URL: 'mysql://sealpost:hunter2@db' })).not.toContain('hunter2')
  })

  it('refuse a misspelled name', () => {
    expect(faultsOf({ SEALPOST_PROT: '80' })).toContain('SEALPOST_PROT is no setting')
  })

  it('let rate limits be off on a loopback origin alone', () => {
    expect(readConfig({ SEALPOST_RATE_LIMITS: 'off' }).rateLimits).toBe(false)
    expect(faultsOf({ SEALPOST_RATE_LIMITS: 'off', SEALPOST_ORIGIN: 'https://portal.example.com' })).toContain(
      'loopback'
    )
  })

  it('want certificate and key together', () => {
    expect(faultsOf({ SEALPOST_TLS_KEY_FILE: 'key.pem' })).toContain('go together')
  })

  it('read a file, over which the environment wins', () => {
    const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'sealpost-config-')), 'sealpost.env')
    fs.writeFileSync(file, 'SEALPOST_PORT=9001\nSEALPOST_HOST=0.0.0.0\n')
    const config = readConfig({ SEALPOST_CONFIG_FILE: file, SEALPOST_PORT: '9002' })
    expect([config.host, config.port]).toEqual(['0.0.0.0', 9002])
    expect(faultsOf({ SEALPOST_CONFIG_FILE: `${file}.not` })).toContain('SEALPOST_CONFIG_FILE')
  })

  it.each([
    ['http://localhost:8080', true],
    ['http://127.0.0.1', true],
    ['http://127.8.8.8:1', true],
    ['http://[::1]:80', true],
    ['http://app.localhost', true],
    ['https://localhost.example.com', false],
    ['https://127.0.0.1.example.com', false]
  ])('tell that %s is loopback: %s', (origin, expected) => {
    expect(isLoopback(origin)).toBe(expected)
  })
})

describe('the settings of proxies and databases', () => {
  it.each(['on', 'off', '127.0.0.1', '10.0.0.0/8, 2001:db8::/32'])('take %s for proxies', value => {
    expect(faultsOf({ SEALPOST_TRUST_PROXY: value })).toBe('')
  })

  it.each(['true', 'foo', '10.0.0.0/33', '10.0.0.1/', '1.2.3'])('refuse %s for proxies, by name', value => {
    expect(faultsOf({ SEALPOST_TRUST_PROXY: value })).toContain('SEALPOST_TRUST_PROXY must be on, off, or')
  })

  it.each(['postgres://u:p%ecret@db/x', 'postgres://db:99999/x', 'postgres://'])('refuse %s for a database', value => {
    expect(faultsOf({ SEALPOST_DATABASE_URL: value })).toContain('SEALPOST_DATABASE_URL must be')
  })

  it('let through what Kubernetes sets for a service of that name', () => {
    const set = {
      SEALPOST_SERVICE_HOST: '10.0.0.1',
      SEALPOST_PORT_8080_TCP: 'tcp://10.0.0.1:8080'
    }
    expect(faultsOf(set)).toBe('')
  })
})

describe('where files are kept and mail is sent', () => {
  const url = 's3://bucket/prefix?endpoint=https://s3.example.com&region=eu-central-1'

  it('is the data folder, and nowhere, unless something is set', () => {
    const config = readConfig({ SEALPOST_DATA: '/var/lib/sealpost' })
    expect(config.storage).toEqual({ kind: 'local', folder: '/var/lib/sealpost/blobs' })
    expect(config.mail).toBeUndefined()
  })

  it('is a bucket with the secrets that every program for it knows', () => {
    const secrets = { AWS_ACCESS_KEY_ID: 'portal', AWS_SECRET_ACCESS_KEY: 'secret' }
    const { storage } = readConfig({ SEALPOST_STORAGE_URL: url, ...secrets })
    expect(storage).toMatchObject({
      kind: 's3',
      bucket: 'bucket',
      prefix: 'prefix',
      credentials: { accessKeyId: 'portal', secretAccessKey: 'secret' }
    })
    expect(readConfig({ SEALPOST_STORAGE_URL: url }).storage).not.toHaveProperty('credentials')
  })

  it('leaves what is said of the disk free', () => {
    const reserve = (text: string) => readConfig({ SEALPOST_STORAGE_RESERVE: text }).storage
    expect(reserve('10GiB')).toMatchObject({ reserveBytes: 10_737_418_240 })
    expect(reserve('500MiB')).toMatchObject({ reserveBytes: 524_288_000 })
    expect(reserve('0')).toMatchObject({ reserveBytes: 0 })
    for (const text of ['5%', '10', '-1GiB', 'GiB'])
      expect(faultsOf({ SEALPOST_STORAGE_RESERVE: text })).toMatch(/for example 10GiB or 500MiB, or 0/)
  })

  it.each(['https://bucket', 's3://', 's3:bucket', 'bucket'])('refuses %j as a bucket, without telling it', text => {
    expect(faultsOf({ SEALPOST_STORAGE_URL: text })).toBe(
      'SEALPOST_STORAGE_URL must be a bucket of an S3-compatible store, for example s3://bucket/prefix?endpoint=https://s3.example.com&region=eu-central-1.'
    )
  })

  it('needs both the mail server and the address mails come from', () => {
    const server = 'smtps://portal:secret@mail.example.com'
    expect(readConfig({ SEALPOST_SMTP_URL: server, SEALPOST_MAIL_FROM: 'Sealpost <portal@example.com>' }).mail).toEqual(
      {
        url: server,
        from: 'Sealpost <portal@example.com>'
      }
    )
    expect(faultsOf({ SEALPOST_SMTP_URL: server })).toContain('go together')
    expect(faultsOf({ SEALPOST_MAIL_FROM: 'portal@example.com' })).toContain('go together')
    expect(faultsOf({ SEALPOST_SMTP_URL: 'mail.example.com:25' })).toMatch(/^SEALPOST_SMTP_URL must be/)
    expect(faultsOf({ SEALPOST_SMTP_URL: server, SEALPOST_MAIL_FROM: 'nobody' })).toContain(
      'SEALPOST_MAIL_FROM must be'
    )
  })
})
