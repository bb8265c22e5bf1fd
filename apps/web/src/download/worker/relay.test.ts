import { expect, it, onTestFinished } from 'vitest'
import type { FromPort, ToPort } from './protocol.ts'
import { relay } from './relay.ts'

/** A page at the other end, which answers each message by hand. */
function page() {
  const { port1, port2 } = new MessageChannel()
  const heard: FromPort[] = []
  const waiting: (() => void)[] = []
  port1.onmessage = event => {
    heard.push(event.data)
    waiting.shift()?.()
  }
  onTestFinished(() => port1.close())
  let over = 0
  const stream = relay(port2 as unknown as MessagePort, () => over++)
  return {
    reader: stream.getReader(),
    say: (message: ToPort) => port1.postMessage(message),
    heard,
    /** Until it has heard that many messages. */
    async hears(count: number): Promise<void> {
      while (heard.length < count) await new Promise<void>(resolve => waiting.push(resolve))
    },
    overs: () => over
  }
}

it('asks for a piece only when one is wanted, and hands pieces on as they are', async () => {
  const { reader, say, heard, hears } = page()
  const first = reader.read()
  await hears(1)
  say(new Uint8Array([1, 2]))
  expect(await first).toEqual({ done: false, value: new Uint8Array([1, 2]) })
  expect(heard).toEqual(['pull'])
})

it('ends when the page says so, and says back that all is there', async () => {
  const { reader, say, heard, hears, overs } = page()
  const first = reader.read()
  await hears(1)
  say('end')
  expect(await first).toMatchObject({ done: true })
  await hears(2)
  expect(heard).toEqual(['pull', 'saved'])
  expect(overs()).toBe(1)
})

it('fails, and doesn’t end, when the page says that nothing whole will come', async () => {
  const { reader, say, heard, hears, overs } = page()
  const first = reader.read()
  await hears(1)
  say('fail')
  await expect(first).rejects.toThrow()
  await expect(reader.read()).rejects.toThrow()
  expect(heard).not.toContain('saved')
  expect(overs()).toBe(1)
})

it('fails also between two pieces', async () => {
  const { reader, say, hears } = page()
  const first = reader.read()
  await hears(1)
  say(new Uint8Array(5))
  await first
  say('fail')
  await expect(reader.read()).rejects.toThrow()
})

it('tells the page when the browser drops it', async () => {
  const { reader, heard, hears, overs } = page()
  await reader.cancel()
  await hears(1)
  expect(heard).toEqual(['stopped'])
  expect(overs()).toBe(1)
})
