// Bytes, texts of bytes in the one way to write them, and SHA-256.

/** The UTF-8 of a text. */
export const utf8 = text => new TextEncoder().encode(text)

/** The text of UTF-8; throws where it is none. */
export const decodeUTF8 = bytes => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)

/** One array of bytes of many. */
export function concat(...parts) {
  const all = new Uint8Array(parts.reduce((n, part) => n + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** SHA-256 of bytes. */
export const sha256 = async (...parts) => new Uint8Array(await crypto.subtle.digest('SHA-256', concat(...parts)))

/** Bytes in lower-case hexadecimal digits. */
export const hex = bytes => Array.from(bytes, b => b.toString(16).padStart(2, '0')).join('')

/** Bytes of lower-case hexadecimal digits, or null. */
export function parseHex(text, length) {
  if (typeof text !== 'string' || text.length !== 2 * length || !/^[0-9a-f]*$/.test(text)) return null
  return Uint8Array.from({ length }, (_, i) => parseInt(text.slice(2 * i, 2 * i + 2), 16))
}

/** Bytes in base64. */
export const base64 = bytes => btoa(String.fromCharCode(...bytes))

/** Bytes of base64 with its padding and nothing else, or null. */
export function parseBase64(text) {
  if (typeof text !== 'string' || !/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return null
  try {
    const bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0))
    return base64(bytes) === text ? bytes : null
  } catch {
    return null
  }
}

/** Whether two arrays hold the same bytes. */
export const equal = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i])
