// What the phone keeps: its token, the chosen list, and scans not yet sent.
// Nothing of it is personal. Where storage is refused (private windows), it
// lives as long as the page.
const prefix = 'duologue.checkin.'
const memory = new Map()

/** Reads a kept value, or undefined. */
export function read(name) {
  try {
    const text = localStorage.getItem(prefix + name)
    return text === null ? memory.get(name) : JSON.parse(text)
  } catch {
    return memory.get(name)
  }
}

/** Keeps a value; undefined forgets it. */
export function keep(name, value) {
  memory.set(name, value)
  try {
    if (value === undefined) localStorage.removeItem(prefix + name)
    else localStorage.setItem(prefix + name, JSON.stringify(value))
  } catch {
    // memory has it
  }
}
