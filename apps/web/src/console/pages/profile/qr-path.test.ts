import { expect, it } from 'vitest'
import { qrPath } from './qr-path.ts'

const uri = 'otpauth://totp/Sealpost:amara%40example.com?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Sealpost'

it('a QR code keeps four light modules on every side', () => {
  const { path, size } = qrPath(uri)
  const places = [...path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)].map(([, x, y]) => [Number(x), Number(y)])
  expect(places.length).toBeGreaterThan(200)
  for (const place of places) for (const at of place) expect(at >= 4 && at < size - 4).toBe(true)
})

it('has its three finders at the corners', () => {
  const { path, size } = qrPath(uri)
  for (const [x, y] of [
    [4, 4],
    [size - 5, 4],
    [4, size - 5]
  ])
    expect(path).toContain(`M${x} ${y}h`)
})
