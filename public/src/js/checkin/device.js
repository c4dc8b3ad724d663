// What this phone is to the server: a device with lists and rights, or not yet.
import { Refused, Unreachable } from './api.js'
import { keep, read } from './keep.js'

export class Device {
  #secret

  constructor(api) {
    this.api = api
    this.api.token = read('token')
    this.facts = read('device')
    this.#secret = takeSecret()
  }

  get rights() { return this.facts?.rights ?? { force: false, search: false } }

  /** What this device is called, to tell its scans from another's. */
  get identity() { return { id: this.facts?.id, name: this.facts?.name } }

  get lists() { return this.facts?.lists ?? [] }

  /** The chosen list and direction; undefined until chosen, or when the list is no longer the device's. */
  get choice() {
    const choice = read('choice')
    const list = this.lists.find(l => l.id === choice?.list)
    return list && { list, direction: choice.direction }
  }

  choose(list, direction) { keep('choice', { list, direction }) }

  /** Becomes or stays the device: returns "ready", "none", "spent", "unreachable" or "revoked". */
  async begin() {
    if (this.#secret) {
      const outcome = await this.#provision()
      if (outcome !== 'spent' || !this.api.token) return outcome
    }
    return this.refresh()
  }

  async #provision() {
    try {
      const { token, ...facts } = await this.api.call('POST', 'provision', { secret: this.#secret })
      this.#secret = undefined
      this.api.token = token
      keep('token', token)
      keep('choice', undefined)
      this.#learn(facts)
      return 'ready'
    } catch (error) {
      if (error instanceof Unreachable) return 'unreachable'
      this.#secret = undefined
      return 'spent'
    }
  }

  /** Asks what the device may do now; without a network, what it could before holds. */
  async refresh() {
    if (!this.api.token) return 'none'
    try {
      this.#learn(await this.api.call('GET', 'device'))
      return 'ready'
    } catch (error) {
      if (error instanceof Refused && error.status === 401) {
        this.forget()
        return 'revoked'
      }
      return this.facts ? 'ready' : 'unreachable'
    }
  }

  #learn(facts) {
    this.facts = facts
    keep('device', facts)
  }

  /** Is no device any more. Scans not yet sent stay, for when it becomes one again. */
  forget() {
    this.api.token = this.facts = undefined
    for (const name of ['token', 'device', 'choice']) keep(name, undefined)
  }
}

/** The one-time secret of the address, which leaves the address and the history at once. */
function takeSecret() {
  const secret = new URLSearchParams(location.hash.slice(1)).get('provision')
  if (secret) history.replaceState(null, '', location.pathname + location.search)
  return secret || undefined
}
