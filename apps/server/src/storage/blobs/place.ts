// Where blobs are kept, as an operator says it.
export interface S3Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** A bucket, or what stands in it under a prefix. */
export interface S3Place {
  readonly kind: 's3'
  readonly bucket: string
  /** Without slashes at its ends; may be empty. */
  readonly prefix: string
  readonly region: string
  /** Of a server that isn't Amazon's. */
  readonly endpoint?: string
  /** Whether the bucket stands in the path instead of the host name. */
  readonly pathStyle: boolean
  /** Without them: what the AWS SDK finds (shared files, the role of the machine or container). */
  readonly credentials?: S3Credentials
}

export interface LocalPlace {
  readonly kind: 'local'
  readonly folder: string
  /** How much of its disk stays free; undefined: the usual. */
  readonly reserveBytes?: number | undefined
}

/** A folder of this machine, or a bucket. */
export type BlobPlace = LocalPlace | S3Place

const example = 's3://bucket/prefix?region=eu-central-1 or s3://bucket?endpoint=https://s3.example.com'

/**
 * Parses `s3://bucket/prefix?endpoint=https://…&region=…&path-style=on|off`.
 *
 * Region is `us-east-1` and the path style on, when there is an endpoint; otherwise the region must be given. Secrets in the address are refused:
 * addresses get into logs.
 *
 * @throws Error in one sentence that doesn't repeat the address
 */
export function parseStorageUrl(text: string): S3Place {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.protocol !== 's3:') throw new Error(`The address of the storage must look like ${example}.`)
  if (url.username || url.password || url.port || url.hash) {
    throw new Error(
      'The address of the storage holds more than bucket, prefix and settings: put the key into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.'
    )
  }
  const settings = settingsOf(url)
  const bucket = url.hostname
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(bucket)) {
    throw new Error(
      'The address of the storage must name a bucket of 3 to 63 letters, digits, dots and hyphens after s3://.'
    )
  }
  const prefix = prefixOf(url)
  const endpoint = settings.endpoint === undefined ? undefined : originOf(settings.endpoint)
  const region = settings.region ?? (endpoint && 'us-east-1')
  if (!region || !/^[a-z0-9-]{1,32}$/.test(region)) {
    throw new Error('The address of the storage must name its region, for example ?region=eu-central-1.')
  }
  const pathStyle = settings['path-style'] ?? (endpoint ? 'on' : 'off')
  if (!['on', 'off'].includes(pathStyle))
    throw new Error('In the address of the storage, path-style must be on or off.')
  return {
    kind: 's3',
    bucket,
    prefix,
    region,
    pathStyle: pathStyle === 'on',
    ...(endpoint ? { endpoint } : {})
  }
}

function settingsOf(url: URL): Readonly<Record<string, string>> {
  const names = ['endpoint', 'region', 'path-style']
  for (const name of url.searchParams.keys()) {
    if (!names.includes(name) || url.searchParams.getAll(name).length > 1) {
      throw new Error(`The address of the storage takes ${names.join(', ')}, each once.`)
    }
  }
  return Object.fromEntries(url.searchParams)
}

function prefixOf(url: URL): string {
  const prefix = url.pathname.replace(/^\/+|\/+$/g, '')
  if (!/^([A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*)?$/.test(prefix) || prefix.length > 200) {
    throw new Error(
      'The prefix in the address of the storage may have letters, digits, dots, underscores, hyphens and slashes, up to 200 of them.'
    )
  }
  return prefix
}

function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const bare =
    url && /^https?:$/.test(url.protocol) && !url.username && !url.search && !url.hash && url.pathname === '/'
  if (!bare) {
    throw new Error(
      'In the address of the storage, endpoint must be an http or https origin, for example https://s3.example.com.'
    )
  }
  return url.origin
}
