import { describe, expect, it } from 'vitest'
import { parseStorageUrl } from './place.ts'

describe('the address of a storage', () => {
  it.each([
    [
      's3://portal-files?region=eu-central-1',
      { kind: 's3', bucket: 'portal-files', prefix: '', region: 'eu-central-1', pathStyle: false }
    ],
    [
      's3://portal.files/a/b_c/?endpoint=https://s3.example.com:9000',
      {
        kind: 's3',
        bucket: 'portal.files',
        prefix: 'a/b_c',
        region: 'us-east-1',
        endpoint: 'https://s3.example.com:9000',
        pathStyle: true
      }
    ],
    [
      's3://files?endpoint=http%3A%2F%2F127.0.0.1%3A9000%2F&region=garage&path-style=off',
      {
        kind: 's3',
        bucket: 'files',
        prefix: '',
        region: 'garage',
        endpoint: 'http://127.0.0.1:9000',
        pathStyle: false
      }
    ]
  ])('%s is understood', (text, place) => {
    expect(parseStorageUrl(text)).toEqual(place)
  })

  it.each([
    ['', /must look like s3:/],
    ['/var/lib/files', /must look like s3:/],
    ['https://bucket.s3.amazonaws.com', /must look like s3:/],
    ['s3://AKIA:hidden@bucket?region=eu-central-1', /AWS_ACCESS_KEY_ID/],
    ['s3://bucket#hidden', /AWS_ACCESS_KEY_ID/],
    ['s3://?region=eu-central-1', /name a bucket/],
    ['s3://b?region=eu-central-1', /name a bucket/],
    ['s3://bucket', /name its region/],
    ['s3://bucket?region=', /name its region/],
    ['s3://bucket?region=EU Central', /name its region/],
    ['s3://bucket?regoin=eu-central-1', /takes endpoint, region, path-style/],
    ['s3://bucket?region=a&region=b', /each once/],
    ['s3://bucket?endpoint=s3.example.com', /http or https origin/],
    ['s3://bucket?endpoint=https://s3.example.com/bucket', /http or https origin/],
    ['s3://bucket?endpoint=https://hidden@s3.example.com', /http or https origin/],
    ['s3://bucket?endpoint=ftp://s3.example.com', /http or https origin/],
    ['s3://bucket?region=a&path-style=yes', /on or off/],
    ['s3://bucket/a//b?region=a', /prefix/],
    ['s3://bucket/a%2Fb?region=a', /prefix/],
    ['s3://bucket/a b?region=a', /prefix/]
  ])('%s is refused in a sentence that repeats nothing of it', (text, told) => {
    expect(() => parseStorageUrl(text)).toThrow(told)
    expect(() => parseStorageUrl(text)).not.toThrow('hidden')
  })
})
