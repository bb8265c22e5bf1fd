import { describe, expect, it } from 'vitest'
import { readAnswer } from './answer.ts'

const read = (text: string, bodiless = false, ended = false) => readAnswer(Buffer.from(text), bodiless, ended)

describe('reading an answer', () => {
  it('takes as many bytes as the length says and leaves the rest', () => {
    const reading = read('HTTP/1.1 200 OK\r\nContent-Length: 3\r\nETag: "1"\r\n\r\nabcHTTP/1.1')
    expect(reading?.answer.status).toBe(200)
    expect(reading?.answer.body.toString()).toBe('abc')
    expect(reading?.answer.headers.get('etag')).toBe('"1"')
    expect(reading?.taken).toBe('HTTP/1.1 200 OK\r\nContent-Length: 3\r\nETag: "1"\r\n\r\nabc'.length)
  })

  it('waits for every byte of an answer, wherever it is cut', () => {
    const whole = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n'
    for (let cut = 0; cut < whole.length; cut++) expect(read(whole.slice(0, cut))).toBeUndefined()
    expect(read(whole)?.answer.body.toString()).toBe('abcde')
  })

  it('passes over interim answers', () => {
    const reading = read('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n')
    expect(reading?.answer.status).toBe(204)
    expect(reading?.taken).toBe(52)
  })

  it('expects no body of a HEAD, a 204 and a 304, whatever length is announced', () => {
    expect(read('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n', true)?.answer.body).toHaveLength(0)
    expect(read('HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n')?.answer.body).toHaveLength(0)
  })

  it('takes what comes until the end when no length is given', () => {
    const text = 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\nno'
    expect(read(text)).toBeUndefined()
    expect(read(text, false, true)).toMatchObject({ closing: true })
    expect(read(text, false, true)?.answer.body.toString()).toBe('no')
  })

  it('joins the values of a header that comes twice', () => {
    const reading = read('HTTP/1.1 204 x\r\nWWW-Authenticate: Bearer\r\nwww-authenticate: Basic\r\n\r\n')
    expect(reading?.answer.headers.get('www-authenticate')).toBe('Bearer, Basic')
  })

  it('refuses what is no HTTP', () => expect(() => read('SSH-2.0-x\r\n\r\n')).toThrow('no HTTP status line'))
})
