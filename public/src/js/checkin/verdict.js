// The answer that fills the screen.

// How long it stays, in milliseconds; one that somebody acts on stays.
const stays = { ok: 2500, heed: 6000, no: 6000, wait: 4000 }

export class Verdict {
  #timer = 0
  #gone = () => {}

  /** place is the live region in which answers appear. */
  constructor(place, templates) {
    this.place = place
    this.templates = templates
    place.addEventListener('pointerdown', () => this.hold())
    place.addEventListener('focusin', () => this.hold())
  }

  get shown() { return this.place.childElementCount > 0 }

  /** Shows a result (the name of its template) with what is known of the guest; returns its tone. */
  show(result, { name = '', flags = null, overridden = '', words = {}, hint, force = false } = {}, gone = () => {}) {
    const template = this.templates.querySelector(`template[data-verdict="${result}"]`)
      || this.templates.querySelector('template[data-verdict="failed"]')
    const verdict = template.content.cloneNode(true).firstElementChild
    const field = part => verdict.querySelector(`[data-field="${part}"]`)
    const reveal = (part, text) => Object.assign(field(part), { textContent: text, hidden: !text })
    reveal('name', name)
    reveal('hint', (hint ?? field('hint').textContent).replace(/\{(\w+)\}/g, (whole, word) => words[word] ?? '–'))
    field('overridden').hidden = !overridden
    field('flags').append(...this.#flags(flags))
    field('flags').hidden = field('flags').childElementCount === 0
    verdict.querySelector('[data-act="force"]').hidden = !force
    this.#gone = gone
    this.place.replaceChildren(verdict)
    const tone = [...verdict.classList].find(c => c.startsWith('verdict-')).slice('verdict-'.length)
    // Time to read what is special about a guest.
    const more = field('flags').hidden ? 0 : 2500
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.clear(), stays[tone] + more)
    return tone
  }

  /** Keeps the answer until it is put away. */
  hold() { clearTimeout(this.#timer) }

  clear() {
    clearTimeout(this.#timer)
    if (!this.shown) return
    this.place.replaceChildren()
    this.#gone()
  }

  #flags(flags) {
    if (!flags) return []
    const wanted = [['vip', flags.vip], ['head', flags.head_of_delegation], ['access', flags.access_need], ['note', flags.note]]
    return wanted.filter(([, set]) => set).map(([name, set]) => {
      const flag = this.templates.querySelector(`[data-template="flag-${name}"]`).content.cloneNode(true).firstElementChild
      const note = flag.querySelector('[data-field="note"]')
      if (note) note.textContent = set
      return flag
    })
  }
}
