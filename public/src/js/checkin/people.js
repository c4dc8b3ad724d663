// Searching a name and checking in by hand.
import { Refused } from './api.js'

// Words for the statuses by which a search is refused.
const answers = { 403: 'search-refused', 422: 'short', 429: 'search-many' }

export class People {
  /** chosen is called with the reference of who is to be checked in. */
  constructor(screen, api, chosen, revoked) {
    Object.assign(this, { screen, api, chosen, revoked })
    screen.onSubmit('search', ({ q }) => this.search(q))
  }

  open(list) {
    this.list = list
    this.clear()
    this.screen.show('search')
  }

  /** Forgets everybody who was found. */
  clear() {
    this.screen.part('people').replaceChildren()
    this.screen.write('found', '')
    this.screen.form('search').reset()
  }

  async search(query) {
    this.screen.part('people').replaceChildren()
    try {
      const found = await this.api.call('GET', `search?${new URLSearchParams({ q: query, list: this.list.id })}`)
      this.screen.write('found', found.length === 0 ? this.screen.word('nobody') : '')
      this.screen.part('people').append(...found.map(guest => this.#item(guest)))
    } catch (error) {
      const status = error instanceof Refused ? error.status : 0
      if (status === 401) this.revoked()
      else this.screen.write('found', this.screen.word(answers[status] ?? 'unreachable'))
    }
  }

  #item(guest) {
    const item = this.screen.root.querySelector('[data-template="person"]').content.cloneNode(true).firstElementChild
    const state = [this.screen.word(`state-${guest.state}`)]
    if (guest.inside) state.push(this.screen.word('inside'))
    const texts = { name: guest.name, from: [guest.organisation, guest.country].filter(Boolean).join(', '), state: state.join(', ') }
    for (const [field, text] of Object.entries(texts)) item.querySelector(`[data-field="${field}"]`).textContent = text
    item.querySelector('button').addEventListener('click', () => this.chosen(guest.reference))
    return item
  }
}
