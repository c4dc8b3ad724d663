// The scanner: reads codes however they come, has them judged, shows the answer.
import { API, Refused, uuid } from './api.js'
import { Camera, picture } from './camera.js'
import { decoder } from './decode.js'
import { Device } from './device.js'
import { Notices } from './notices.js'
import { People } from './people.js'
import { Queue } from './queue.js'
import { Screen } from './screen.js'
import { signal, stayAwake, unlock } from './signal.js'
import { Verdict } from './verdict.js'
import { listen } from './wedge.js'

const away = 3000 // a code must be out of sight this long to be read again
const soon = 2500 // an answer should be there by then
const countEvery = 15000
const final = ['ok', 'unknown', 'wrong_dialogue', 'revoked', 'cancelled'] // no force changes these

export class Scanner {
  #last = { code: '', at: 0 } // what was read last, and when it was last in sight
  #current = null // the scan whose answer is awaited on screen
  #accepted = null // the last accepted scan, which can be undone
  #refused = null // the last refused scan, which can be forced

  constructor(document) {
    this.screen = new Screen(document)
    this.api = new API()
    this.device = new Device(this.api)
    this.camera = new Camera(this.screen.part('video'))
    this.verdict = new Verdict(this.screen.part('answer'), document)
    this.people = new People(this.screen, this.api, reference => this.#byHand(reference), () => this.#revoked())
    this.notices = new Notices(this.screen)
    this.queue = new Queue(this.api, {
      sendable: item => this.device.lists.some(l => l.id === item.list),
      answered: (item, answer) => this.#answered(item, answer),
      refused: (item, status) => this.#notJudged(item, status),
      waiting: why => this.#wait(why === 'limited' ? 'many' : 'wait'),
      changed: (length, online) => this.#showState(length, online),
    })
  }

  async start() {
    this.#listen()
    this.screen.show('start')
    this.screen.write('start-note', this.screen.word(this.api.token ? 'setting-up' : ''))
    await this.#begin()
  }

  async #begin() {
    this.screen.control('provision').hidden = true
    const outcome = await this.device.begin()
    this.#showHeld()
    if (outcome === 'ready') {
      this.queue.deliver()
      return this.device.choice ? this.#scan() : this.#choose()
    }
    this.screen.control('provision').hidden = outcome !== 'unreachable'
    this.screen.write('start-note', this.screen.word(outcome === 'none' ? '' : outcome))
  }

  #listen() {
    const act = {
      provision: () => this.#begin(), choose: () => this.#choose(), scan: () => this.#scan(), next: () => this.verdict.clear(),
      camera: () => this.#openCamera(), torch: control => this.#torch(control), undo: () => this.#undo(),
      search: () => this.people.open(this.choice.list), force: () => this.#askForce(),
      'clear-late': () => this.notices.clear(), 'discard-held': () => this.#discard(),
    }
    this.screen.onAct(act)
    this.screen.onSubmit('choose', ({ list, direction }) => {
      this.device.choose(list, direction)
      this.#scan()
    })
    this.screen.onSubmit('type', ({ code }, form) => {
      form.reset()
      form.elements.code.blur() // a hardware scanner may come next
      if (code.trim()) this.submit(code.trim())
    })
    this.screen.onSubmit('force', ({ note }, form) => {
      form.reset()
      this.#scan()
      this.submit(this.#refused.code, { forced: true, note })
    })
    this.screen.control('photo').addEventListener('change', event => this.#photo(event.target))
    listen(code => { if (this.choice && this.screen.panel === 'scan') this.#seen(code) })
    const root = this.screen.root
    root.addEventListener('keydown', event => { if (event.key === 'Escape') this.#escape() })
    for (const type of ['pointerdown', 'keydown']) root.addEventListener(type, unlock)
    root.addEventListener('visibilitychange', () => this.#wake())
    // Another device code, opened while the page was there: begin anew with it.
    window.addEventListener('hashchange', () => { if (location.hash.startsWith('#provision=')) location.reload() })
    window.addEventListener('online', () => { this.queue.deliver(); this.#count() })
    window.addEventListener('offline', () => this.#showState(this.queue.length, false))
    setInterval(() => this.#count(), countEvery)
  }

  #escape() {
    if (this.verdict.shown) this.verdict.clear()
    else if (['search', 'force'].includes(this.screen.panel)) this.#scan()
  }

  #wake() {
    if (this.screen.root.hidden || this.screen.panel !== 'scan') return
    stayAwake()
    this.queue.deliver()
    if (!this.camera.on) this.#openCamera()
  }

  #choose() {
    this.camera.stop()
    const { facts, lists, choice } = this.device
    this.screen.write('dialogue', facts.dialogue.title)
    this.screen.form('choose').elements.list.replaceChildren(...lists.map(l => new Option(l.name, l.id, false, l.id === choice?.list.id)))
    if (choice) this.screen.form('choose').elements.direction.value = choice.direction
    this.screen.write('list-name', facts.name)
    this.screen.show('choose')
  }

  async #scan() {
    this.choice = this.device.choice
    if (!this.choice) return this.#choose()
    this.people.clear()
    this.screen.write('list-name', `${this.choice.list.name} · ${this.screen.word(this.choice.direction)}`)
    this.screen.control('search').hidden = !this.device.rights.search
    this.#showTools()
    this.#showState(this.queue.length, navigator.onLine)
    this.screen.show('scan')
    stayAwake()
    this.#count()
    await this.#openCamera()
  }

  async #openCamera() {
    this.screen.control('camera').hidden = true
    if (!this.camera.on) this.screen.write('hint', this.screen.word('starting'))
    try {
      this.decode ??= await decoder(this.screen.app.dataset.decoder)
      await this.camera.start()
    } catch (error) {
      this.camera.stop()
      this.screen.part('aim').hidden = true
      this.screen.control('camera').hidden = error.name === 'NotFoundError'
      this.screen.write('hint', this.screen.word(error.name === 'NotAllowedError' ? 'denied' : 'no-camera'))
      return
    }
    this.screen.part('aim').hidden = false
    this.screen.control('torch').hidden = !this.camera.hasTorch
    this.screen.write('hint', this.screen.word('ready'))
    await this.camera.watch(frame => this.#look(frame))
  }

  async #look(frame) {
    if (this.screen.panel !== 'scan') return
    try {
      const code = await this.decode(frame)
      if (code) this.#seen(code)
    } catch {
      this.screen.write('hint', this.screen.word('no-camera')) // the decoder did not come: typing still works
    }
  }

  /** A code that stays in sight is read once. */
  #seen(code) {
    const now = Date.now()
    const again = code === this.#last.code && now - this.#last.at < away
    this.#last = { code, at: now }
    if (!again) this.submit(code)
  }

  async #photo(input) {
    const [file] = input.files
    input.value = ''
    if (!file) return
    try {
      this.decode ??= await decoder(this.screen.app.dataset.decoder)
      const code = await this.decode(await picture(file), true)
      if (code) return this.submit(code)
    } catch {
      // no picture at all
    }
    this.screen.write('hint', this.screen.word('no-photo'))
  }

  async #torch(control) {
    const on = control.getAttribute('aria-pressed') !== 'true'
    try {
      await this.camera.torch(on)
      control.setAttribute('aria-pressed', String(on))
    } catch {
      control.hidden = true
    }
  }

  /** Sends a code to be judged. */
  submit(code, extra = {}) {
    const item = {
      nonce: uuid(), list: this.choice.list.id, code: cut(code), direction: this.choice.direction,
      at: this.api.now().toISOString(), from: this.device.identity, ...extra,
    }
    this.#current = item
    setTimeout(() => { if (this.#current === item) this.#wait('wait') }, soon)
    this.queue.add(item)
  }

  #byHand(reference) {
    this.#scan()
    this.submit(reference)
  }

  #answered(item, answer) {
    this.#count()
    if (item !== this.#current) return answer.result === 'ok' || this.#tooLate(item, answer.result, answer.name)
    this.#current = null
    const { result, name, flags, overridden, previous } = answer
    this.#accepted = result === 'ok' ? item : this.#accepted
    this.#refused = final.includes(result) || !this.device.rights.force ? null : { code: item.code, result }
    this.#showTools()
    const shown = result === 'ok' && item.direction === 'exit' ? 'left' : result
    const words = previous ? { time: this.#clock(previous.at), device: previous.device } : {}
    const hint = previous && !previous.device ? this.screen.word('by-hand') : undefined
    signal(this.verdict.show(shown, { name, flags, overridden, words, hint, force: this.#refused !== null }))
  }

  #clock(time) {
    return new Intl.DateTimeFormat(this.screen.app.dataset.lang, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
      timeZone: this.device.facts.dialogue.zone }).format(new Date(time))
  }

  #notJudged(item, status) {
    if (status === 401) return this.#revoked()
    if (status === 403) this.device.refresh().then(() => this.#showHeld())
    if (item !== this.#current) return status === 403 && !item.forced || this.#tooLate(item, 'failed')
    this.#current = null
    signal(this.verdict.show('failed'))
  }

  /** Tells of a refusal when something else is on screen. */
  #tooLate(item, result, name) {
    this.notices.refuse(this.#clock(item.at), this.#title(result), name)
    signal('wait')
  }

  #title(result) {
    const all = this.screen.root
    const template = all.querySelector(`template[data-verdict="${result}"]`) ?? all.querySelector('template[data-verdict="failed"]')
    return template.content.querySelector('.verdict-title').textContent
  }

  #showHeld() {
    const moment = new Intl.DateTimeFormat(this.screen.app.dataset.lang, { day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
    this.notices.hold(this.queue.held.map(({ at, from }) => [moment.format(new Date(at)), from?.name]))
  }

  #discard() {
    if (confirm(this.screen.word('discard'))) this.queue.discard()
  }

  #wait(why) {
    if (this.#current) signal(this.verdict.show(why))
  }

  #revoked() {
    this.camera.stop()
    this.verdict.clear()
    this.device.forget()
    this.#showHeld()
    this.notices.clear()
    this.screen.show('start')
    this.screen.write('list-name', '')
    this.screen.write('state', '')
    this.screen.write('start-note', this.screen.word('revoked'))
  }

  #showTools() {
    this.screen.control('undo').hidden = !(this.#accepted && this.device.rights.search)
    this.screen.control('force').hidden = !this.#refused
  }

  #askForce() {
    if (!this.#refused) return
    this.verdict.clear()
    this.screen.write('force-why', this.#title(this.#refused.result))
    this.screen.show('force')
  }

  async #undo() {
    const scan = this.#accepted
    scan.undo ??= uuid() // kept until it is answered, so that it undoes once
    this.#accepted = null
    this.#showTools()
    try {
      await this.api.call('POST', 'undo', { nonce: scan.undo, scan: scan.nonce })
      this.screen.write('hint', this.screen.word('undone'))
      this.#last = { code: '', at: 0 }
    } catch (error) {
      if (error instanceof Refused && error.status === 401) return this.#revoked()
      if (!(error instanceof Refused)) this.#accepted ??= scan
      this.screen.write('hint', this.screen.word(error instanceof Refused ? 'not-undone' : 'unreachable'))
    }
    this.#showTools()
    this.#count()
  }

  /** Shows how many are in and whether the server can be reached, on the screens that tell it. */
  async #count() {
    const { panel } = this.screen
    if (!['scan', 'choose'].includes(panel) || this.screen.root.hidden) return
    try {
      const counts = await this.api.call('GET', panel === 'scan' ? `lists/${encodeURIComponent(this.choice.list.id)}/counters` : 'device')
      if (panel === 'scan') for (const [name, n] of Object.entries(counts)) this.screen.app.querySelector(`[data-count="${name}"]`).textContent = n
      this.#showState(this.queue.length, true)
    } catch (error) {
      if (!(error instanceof Refused)) this.#showState(this.queue.length, false)
      else if (error.status === 401) this.#revoked()
    }
  }

  #showState(unsent, online) {
    this.#showHeld()
    const state = this.screen.part('state')
    state.dataset.online = online
    const words = [this.screen.word(online ? 'online' : 'offline')]
    if (unsent > 0 && !online) words.push(this.screen.word('unsent', unsent))
    this.screen.write('state', words.join(' · '))
  }
}

/** What is longer than any code of ours is cut to what the API reads, 512 bytes, and so is unknown. */
function cut(code) {
  return new TextEncoder().encode(code).length > 512 ? code.slice(0, 170) : code
}
