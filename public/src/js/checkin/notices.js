// What nobody could be shown when it happened: refusals that came after the
// next code was read, and scans that this device cannot send.
const most = 20

export class Notices {
  #refusals = [] // on screen alone, for they may name a guest

  constructor(screen) {
    this.screen = screen
  }

  /** Adds a refusal, the newest first. */
  refuse(time, title, name = '') {
    this.#refusals = [[time, title, name], ...this.#refusals].slice(0, most)
    this.#show('late', this.#refusals)
  }

  clear() {
    this.#refusals = []
    this.#show('late', [])
  }

  /** Shows the scans that are held: when, and by which device, they were read. */
  hold(scans) { this.#show('held', scans) }

  #show(name, rows) {
    const place = this.screen.part(name)
    place.hidden = rows.length === 0
    place.querySelector('[data-field="count"]').textContent = rows.length
    place.querySelector('ul').replaceChildren(...rows.slice(0, most).map(row => {
      const item = this.screen.root.createElement('li')
      item.textContent = row.filter(Boolean).join(' · ')
      return item
    }))
  }
}
