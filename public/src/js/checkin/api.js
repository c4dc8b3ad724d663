// The check-in API, as far as the scanner speaks it.

/** The server judged the request and refused it. */
export class Refused extends Error {
  constructor(status) {
    super(`refused: ${status}`)
    this.status = status
  }
}

/** No answer came, or none that says anything: try again later. */
export class Unreachable extends Error {}

const patience = 8000

export class API {
  token = undefined
  /** How far the server's clock is ahead of this phone's, in milliseconds. */
  ahead = 0

  /** Sends a request; body is sent as JSON. Returns what JSON was answered. */
  async call(method, path, body) {
    const abort = new AbortController()
    const timer = setTimeout(() => abort.abort(), patience)
    const headers = { Accept: 'application/json', 'Accept-Language': document.documentElement.lang }
    if (this.token) headers.Authorization = `Bearer ${this.token}`
    if (body !== undefined) headers['Content-Type'] = 'application/json'
    try {
      const answer = await fetch(`/api/v1/checkin/${path}`, {
        method, headers, body: body === undefined ? undefined : JSON.stringify(body),
        signal: abort.signal, cache: 'no-store', credentials: 'same-origin',
      })
      return await this.#read(answer)
    } catch (error) {
      if (error instanceof Refused) throw error
      throw new Unreachable(String(error))
    } finally {
      clearTimeout(timer)
    }
  }

  async #read(answer) {
    const date = Date.parse(answer.headers.get('Date') || '')
    if (date) this.ahead = date - Date.now()
    if (answer.status >= 500 || answer.status === 408) throw new Unreachable(`status ${answer.status}`)
    if (!answer.ok) throw new Refused(answer.status)
    return answer.status === 204 ? undefined : answer.json()
  }

  /** The present time by the server's clock. */
  now() {
    // The header tells whole seconds: a phone that is right stays right.
    const off = Math.abs(this.ahead) > 2000 ? this.ahead : 0
    return new Date(Date.now() + off)
  }
}

/** A random UUID (RFC 9562, version 4), also where crypto.randomUUID is missing. */
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = (bytes[6] & 0x0f) | 0x40
  bytes[8] = (bytes[8] & 0x3f) | 0x80
  const hex = [...bytes].map(b => b.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
