// Words and lists of the page of verification.
const words = JSON.parse(document.querySelector('[data-words]').textContent)

/** The words of a key, with what stands in {braces} filled in. */
export function say(key, values = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all)
}

/** Empties a list of steps; add appends one: "ok", "bad" or "wait", with words and a detail. */
export function show(list) {
  list.replaceChildren()
  return {
    add(kind, text, detail = '') {
      const step = document.querySelector(`template[data-step="${kind}"]`).content.cloneNode(true)
      step.querySelector('[data-text]').textContent = text
      const small = step.querySelector('[data-detail]')
      if (detail) small.textContent = detail
      else small.remove()
      list.append(step)
    },
  }
}
