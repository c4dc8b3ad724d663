// Signed checkpoints: C2SP signed-note and tlog-checkpoint, with Ed25519.
import { verifyAsync } from '@noble/ed25519'
import { equal, hex, parseBase64, sha256, utf8 } from './bytes.js'

const longest = 1 << 14 // characters of a signed checkpoint
const ed25519 = 1 // algorithm of signed notes

/** What is wrong with a part; the problem is a key of the page's words. */
export class Wrong extends Error {
  constructor(problem) {
    super(problem)
    this.problem = problem
  }
}

/** Reads a verifier key, name+hash+key. */
export async function parseKey(text) {
  const [name, id, encoded] = text.split(/\+(.{8})\+(.*)/s)
  const raw = parseBase64(encoded ?? '')
  if (!name || /[\s+]/u.test(name) || !raw || raw.length !== 33 || raw[0] !== ed25519) throw new Wrong('key_malformed')
  const hash = (await sha256(utf8(name + '\n'), raw)).slice(0, 4)
  if (hex(hash) !== id) throw new Wrong('key_malformed')
  return { name, hash, public: raw.slice(1) }
}

/**
 * Reads a signed checkpoint and checks that one of the keys signed it, under the
 * name of its log. With alone it must bear no other signature.
 */
export async function openCheckpoint(text, keys, alone = true) {
  const cut = text.lastIndexOf('\n\n')
  if (text.length > longest || cut < 0 || !text.endsWith('\n')) throw new Wrong('note_malformed')
  const body = text.slice(0, cut + 1)
  if (/[\u0000-\u0009\u000b-\u001f]/.test(text)) throw new Wrong('note_malformed')
  const signatures = text.slice(cut + 2, -1).split('\n').map(parseSignature)
  const checkpoint = parseBody(body)
  let signed = ''
  for (const { name, hash, signature } of signatures) {
    const key = keys.find(key => key.name === name && equal(key.hash, hash))
    if (!key) continue
    if (!(await isSigned(signature, body, key))) throw new Wrong('note_signature')
    signed = signed === checkpoint.origin ? signed : name
  }
  if (!signed || (alone && signatures.length !== 1)) throw new Wrong('note_signature')
  if (signed !== checkpoint.origin) throw new Wrong('note_origin')
  return checkpoint
}

function parseSignature(line) {
  const [, name, encoded] = line.match(/^— (\S+) (\S+)$/u) ?? []
  const raw = parseBase64(encoded ?? '')
  if (!name || !raw || raw.length < 5) throw new Wrong('note_malformed')
  return { name, hash: raw.slice(0, 4), signature: raw.slice(4) }
}

async function isSigned(signature, body, key) {
  try {
    return await verifyAsync(signature, utf8(body), key.public, { zip215: false })
  } catch {
    return false
  }
}

function parseBody(body) {
  const [origin, size, hash, ...rest] = body.split('\n')
  const root = parseBase64(hash ?? '')
  const number = /^(0|[1-9][0-9]*)$/.test(size ?? '') ? Number(size) : NaN
  const lines = rest.slice(0, -1)
  if (!origin || !Number.isSafeInteger(number) || !root || root.length !== 32 || lines.includes('')) throw new Wrong('note_malformed')
  const stated = lines[0]?.match(/^at (.*)$/)?.[1]
  return { origin, size: number, root, rootText: hash, at: stated === undefined ? null : parseTime(stated) }
}

function parseTime(text) {
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/.test(text) ? new Date(text.slice(0, 23) + 'Z') : null
  if (!time || Number.isNaN(time.getTime()) || time.toISOString().slice(0, 23) !== text.slice(0, 23)) throw new Wrong('note_malformed')
  return time
}

/** Whether a text looks like a signed checkpoint. */
export const looksSigned = text => text.length <= longest && text.includes('\n\n— ')
