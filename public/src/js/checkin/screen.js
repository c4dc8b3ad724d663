// The parts of the page: one panel is shown at a time.

export class Screen {
  constructor(document) {
    this.root = document
    this.app = document.querySelector('[data-app]')
    this.words = new Map([...document.querySelector('[data-words]').content.querySelectorAll('[data-word]')]
      .map(element => [element.dataset.word, element.textContent]))
  }

  /** A part of the page by its name. */
  part(name) { return this.root.querySelector(`[data-part="${name}"]`) }

  /** A control by what it does. */
  control(name) { return this.app.querySelector(`[data-act="${name}"]`) }

  form(name) { return this.app.querySelector(`[data-form="${name}"]`) }

  /** Words by name; {n} in them is replaced. */
  word(name, n = '') { return (this.words.get(name) ?? '').replace('{n}', n) }

  write(part, text) {
    const element = this.part(part)
    if (element.textContent !== text) element.textContent = text
  }

  get panel() { return this.app.querySelector('[data-panel]:not([hidden])')?.dataset.panel }

  /** Shows one panel alone, with the focus on its first field where it is made for typing. */
  show(name) {
    for (const panel of this.app.querySelectorAll('[data-panel]')) panel.hidden = panel.dataset.panel !== name
    const panel = this.app.querySelector(`[data-panel="${name}"]`)
    const field = name === 'search' || name === 'force' ? panel.querySelector('input') : panel
    field.focus({ preventScroll: true })
  }

  /** Calls back with the values of a form when it is sent. */
  onSubmit(name, handle) {
    this.form(name).addEventListener('submit', event => {
      event.preventDefault()
      handle(Object.fromEntries(new FormData(event.target)), event.target)
    })
  }

  /** Calls the handler that bears the name of a pressed control. */
  onAct(handlers) {
    this.root.addEventListener('click', event => {
      const control = event.target.closest('button[data-act]')
      if (control) handlers[control.dataset.act]?.(control)
    })
  }
}
