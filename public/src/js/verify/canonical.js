// Canonical JSON (RFC 8785), as far as it takes to tell whether a text is it.

/** Whether a text is canonical JSON. */
export function isCanonical(text) {
  if (/\\ud[89a-f]/i.test(text)) return false // half a character
  try {
    return write(JSON.parse(text)) === text
  } catch {
    return false
  }
}

function write(value) {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return '[' + value.map(write).join(',') + ']'
  return '{' + Object.keys(value).sort().map(name => JSON.stringify(name) + ':' + write(value[name])).join(',') + '}'
}

/** Whether a JSON text names nothing twice in one object; value is what it says. */
export function namesOnce(text, value) {
  let written = 0
  for (const [, colon] of text.matchAll(/"(?:[^"\\]|\\.)*"\s*(:)?/g)) if (colon) written++
  return written === countNames(value)
}

function countNames(value) {
  if (value === null || typeof value !== 'object') return 0
  const inner = Object.values(value).reduce((n, part) => n + countNames(part), 0)
  return inner + (Array.isArray(value) ? 0 : Object.keys(value).length)
}
