// A hardware scanner types: keys in one run that ends in Enter, wherever the
// focus is. Some radio scanners, and phones under load, are slow about it.

const slowest = 1000 // milliseconds between two of its keys
const shortest = 8

/** Calls found with what a hardware scanner typed outside of text fields. */
export function listen(found) {
  let typed = ''
  let last = 0
  let ended = false // its Enter must not press the focused button as well
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || isField(event.target)) return
    const fast = event.timeStamp - last < slowest
    last = event.timeStamp
    ended = false
    if (!fast) typed = ''
    if (event.key.length === 1) {
      typed += event.key
      // A space would press the focused button.
      if (typed.length > 2) event.preventDefault()
    } else if (event.key === 'Enter' && typed.trim().length >= shortest) {
      event.preventDefault()
      event.stopPropagation()
      found(typed.trim())
      typed = ''
      ended = true
    }
  }, true)
  for (const type of ['keypress', 'keyup']) {
    document.addEventListener(type, event => {
      if (ended && event.key === 'Enter') event.preventDefault()
    }, true)
  }
}

function isField(element) {
  return element instanceof HTMLElement && element.matches('input:not([type=radio], [type=checkbox], [type=file]), select, textarea')
}
