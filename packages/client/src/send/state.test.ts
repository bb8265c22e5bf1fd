import { describe, expect, it } from 'vitest'
import { type SendState, StateKeeper } from './state.ts'

const blank: SendState = {
  version: 1,
  transferId: 't',
  expiresAt: '2030-01-01T00:00:00.000Z',
  uploadToken: null,
  goal: { kind: 'link', secret: '', notify: true },
  message: '',
  files: [],
  discarded: [],
  manifest: null
}

/** Saves that end when they are told to. */
function slowStore() {
  const saved: SendState[] = []
  const ends: (() => void)[] = []
  const save = (state: SendState) => {
    saved.push(state)
    return new Promise<void>(resolve => ends.push(resolve))
  }
  const turn = () => new Promise<void>(resolve => setImmediate(resolve))
  const end = async () => {
    await turn()
    ends.shift()?.()
    await turn()
  }
  return { saved, save, end }
}

const withMessage = (message: string) => (state: SendState) => ({ ...state, message })

describe('keeping the state', () => {
  it('never saves two at once, and always the newest last', async () => {
    const { saved, save, end } = slowStore()
    const keeper = new StateKeeper(blank, save)
    const changes = ['a', 'b', 'c'].map(message => keeper.change(withMessage(message)))
    await end()
    expect(saved.map(state => state.message)).toEqual(['c'])
    await Promise.all(changes)
    const [d, e] = [keeper.change(withMessage('d')), keeper.change(withMessage('e'))]
    await end()
    await Promise.all([d, e])
    expect(saved.map(state => state.message)).toEqual(['c', 'e'])
  })

  it('resolves a change only when a state that has it is saved', async () => {
    const { save, end } = slowStore()
    const keeper = new StateKeeper(blank, save)
    const first = keeper.change(withMessage('a'))
    await new Promise<void>(resolve => setImmediate(resolve))
    let told = false
    const second = keeper.change(withMessage('b')).then(() => {
      told = true
    })
    await end()
    await first
    expect(told).toBe(false)
    await end()
    await second
    expect(told).toBe(true)
  })

  it('passes on that a state could not be saved', async () => {
    const keeper = new StateKeeper(blank, () => Promise.reject(new Error('full')))
    await expect(keeper.change(withMessage('a'))).rejects.toThrow('full')
  })
})
