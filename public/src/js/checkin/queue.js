// Scans on their way to the server. Each keeps its nonce until it is answered,
// so that none is lost and none counts twice, whatever the network does.
import { Refused, Unreachable } from './api.js'
import { keep, read } from './keep.js'

const most = 100 // scans sent at once
const pauses = [1000, 2000, 4000, 8000, 15000]
const pauseWhenLimited = 20000

export class Queue {
  #items = read('unsent') || []
  #busy = false
  #timer = 0
  #failures = 0
  #barred = new Set() // lists that the server refuses to this device

  /**
   * on has sendable(item), answered(item, answer), refused(item, status), waiting(status) and changed(length, online).
   * What is not sendable is held until it is.
   */
  constructor(api, on) {
    this.api = api
    this.on = on
  }

  /** How many scans are to be sent. */
  get length() { return this.#ready().length }

  /** The scans that this device cannot send. */
  get held() { return this.#items.filter(item => !this.#sendable(item)) }

  /** Gives up the scans that are held. */
  discard() {
    this.#items = this.#ready()
    this.#save()
  }

  #ready() { return this.#items.filter(item => this.#sendable(item)) }

  #sendable(item) { return !this.#barred.has(item.list) && this.on.sendable(item) }

  add(item) {
    this.#items.push(item)
    this.#save()
    this.deliver()
  }

  /** Sends what waits; a failure waits a while and tries again. */
  async deliver() {
    if (this.#busy) return
    this.#busy = true
    clearTimeout(this.#timer)
    for (let ready; (ready = this.#ready()).length > 0;) {
      const pause = await this.#send(ready.slice(0, most))
      if (pause === 0) continue
      if (pause < Infinity) this.#timer = setTimeout(() => this.deliver(), pause)
      break
    }
    this.#busy = false
  }

  /** Sends scans and returns how long to wait before going on; Infinity: until told. */
  async #send(batch) {
    try {
      const single = batch.length === 1
      const answer = await this.api.call('POST', 'scans', single ? wire(batch[0]) : batch.map(wire))
      this.#failures = 0
      return this.#settle(batch, single ? [answer] : answer)
    } catch (error) {
      for (const item of batch) item.late = true
      if (error instanceof Refused) return this.#refused(batch, error.status)
      if (!(error instanceof Unreachable)) throw error
      this.#save(false)
      this.on.waiting('unreachable')
      return pauses[Math.min(this.#failures++, pauses.length - 1)]
    }
  }

  #settle(batch, answers) {
    let limited = false
    batch.forEach((item, i) => {
      const answer = answers[i]
      if (answer.result) this.#drop(item, () => this.on.answered(item, answer))
      else if (answer.status === 429) limited = item.late = true
      else this.#refuse(item, answer.status)
    })
    this.#save()
    if (limited) this.on.waiting('limited')
    return limited ? pauseWhenLimited : 0
  }

  #refused(batch, status) {
    this.#save()
    if (status === 401) {
      this.on.refused(batch[0], status)
      return Infinity
    }
    if (status === 429) {
      this.on.waiting('limited')
      return pauseWhenLimited
    }
    this.#refuse(batch[0], status)
    this.#save()
    return 0
  }

  /** A scan for a list that is not this device's is held; what else is refused cannot be sent again. */
  #refuse(item, status) {
    if (status === 403 && !item.forced) {
      this.#barred.add(item.list)
      this.on.refused(item, status)
    } else this.#drop(item, () => this.on.refused(item, status))
  }

  #drop(item, then) {
    this.#items = this.#items.filter(other => other !== item)
    then()
  }

  /** Keeps what identifies the scans; a typed reason stays in memory. */
  #save(online = true) {
    keep('unsent', this.#items.length > 0 ? this.#items.map(({ note, ...item }) => ({ ...item, late: true })) : undefined)
    this.on.changed(this.length, online)
  }
}

/** What is sent of a scan. Its time is sent once it is late: at once, the server's receipt is exact. */
function wire({ late, at, from, ...item }) {
  return late ? { ...item, scanned_at: at } : item
}
