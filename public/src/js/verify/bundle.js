// Bundles of proofs: one file with all that it takes to check, without any
// server, that statements are in the log. See docs/ledger.md.
import { decodeUTF8, parseBase64, parseHex, utf8 } from './bytes.js'
import { isCanonical, namesOnce } from './canonical.js'
import { Wrong, openCheckpoint, parseKey } from './checkpoint.js'
import { extended, included, leafHash } from './merkle.js'

const format = 'duologue-proof/1'
const longestProof = 64

const text = value => typeof value === 'string'
const texts = value => Array.isArray(value) && value.every(text)
const whole = Number.isSafeInteger
const shapes = {
  bundle: { format: text, keys: texts, checkpoint: text, statements: list('statement'), documents: list('document'), older: list('older') },
  statement: { leaf: whole, nonce: text, statement: text, proof: texts },
  document: { name: text, language: text, sha256: text },
  older: { checkpoint: text, proof: texts },
}

function list(shape) {
  return value => Array.isArray(value) && value.every(item => fits(item, shape))
}

function fits(value, shape) {
  const members = shapes[shape]
  return value !== null && typeof value === 'object' && !Array.isArray(value) &&
    Object.keys(value).length === Object.keys(members).length &&
    Object.entries(members).every(([name, is]) => Object.prototype.hasOwnProperty.call(value, name) && is(value[name]))
}

/** Whether bytes are meant to be a bundle, right or wrong. */
export const looksBundled = source => /^\s*\{/.test(source) && source.includes('"checkpoint"') && source.includes('"statements"')

/** Reads a bundle. Nothing in it may be unknown, missing or there twice. */
export function parseBundle(bytes) {
  try {
    const source = decodeUTF8(bytes)
    const bundle = JSON.parse(source)
    if (fits(bundle, 'bundle') && bundle.format === format && namesOnce(source, bundle)) return bundle
  } catch {
    // not JSON
  }
  throw new Wrong('bundle')
}

/**
 * Checks everything in a bundle; pinned are verifier keys of which one must have
 * signed. Findings name the part, its number in its list from 1, and the problem.
 */
export async function verifyBundle(bundle, pinned) {
  const report = { findings: [], checkpoint: null, proven: [], links: [] }
  const add = (part, number, problem, name = '') => report.findings.push({ part, number, problem, name })
  const own = await readKeys(bundle.keys, number => add('key', number, 'key_malformed'))
  const held = await readKeys(pinned, () => {})
  try {
    report.checkpoint = await openCheckpoint(bundle.checkpoint, held)
  } catch (error) {
    const other = error.problem === 'note_signature' && await opens(bundle.checkpoint, own)
    add(other ? 'key' : 'checkpoint', 0, other ? 'key_other' : problemOf(error))
    return report
  }
  if (bundle.statements.length === 0) add('statement', 0, 'nothing_stated')
  for (const [i, statement] of bundle.statements.entries()) {
    const problem = await checkStatement(statement, report.checkpoint)
    if (problem) add('statement', i + 1, problem)
    else report.proven.push({ ...statement, says: JSON.parse(statement.statement) })
  }
  const stated = report.proven.flatMap(statement => statedDocuments(statement.says)).map(sameness)
  for (const [i, document] of bundle.documents.entries()) {
    if (!stated.includes(sameness(document))) add('document', i + 1, 'not_stated', document.name)
  }
  for (const [i, older] of bundle.older.entries()) {
    try {
      report.links.push(await checkOlder(older, report.checkpoint, [...held, ...own]))
    } catch (error) {
      add('older', i + 1, problemOf(error))
    }
  }
  return report
}

const problemOf = error => {
  if (error instanceof Wrong) return error.problem
  throw error
}

async function readKeys(list, malformed) {
  const keys = []
  for (const [i, key] of list.entries()) {
    try {
      keys.push(await parseKey(key))
    } catch (error) {
      problemOf(error)
      malformed(i + 1)
    }
  }
  return keys
}

async function opens(note, keys) {
  try {
    return Boolean(await openCheckpoint(note, keys))
  } catch (error) {
    return !problemOf(error)
  }
}

/** A proof's hashes, or null. */
export function parseProof(list) {
  const hashes = list.map(parseBase64)
  return list.length <= longestProof && hashes.every(hash => hash?.length === 32) ? hashes : null
}

async function checkStatement(statement, checkpoint) {
  const nonce = parseHex(statement.nonce, 32)
  if (!nonce) return 'nonce_malformed'
  if (!isCanonical(statement.statement)) return 'not_canonical'
  if (statement.leaf < 0 || statement.leaf >= checkpoint.size) return 'leaf_outside'
  const proof = parseProof(statement.proof)
  if (!proof) return 'proof_malformed'
  const hash = await leafHash(nonce, utf8(statement.statement))
  return await included(proof, statement.leaf, hash, checkpoint.size, checkpoint.root) ? '' : 'not_in_log'
}

async function checkOlder(older, newer, keys) {
  const checkpoint = await openCheckpoint(older.checkpoint, keys)
  if (checkpoint.origin !== newer.origin) throw new Wrong('note_origin')
  if (checkpoint.size >= newer.size) throw new Wrong('not_older')
  const proof = parseProof(older.proof)
  if (!proof) throw new Wrong('proof_malformed')
  if (!(await extended(proof, checkpoint, newer))) throw new Wrong('not_consistent')
  return checkpoint
}

const sameness = ({ name, language, sha256 }) => JSON.stringify([name, language, sha256])
const asText = value => text(value) ? value : ''

/** The documents that a statement tells of: whatever in it has a SHA-256. */
export function statedDocuments(value) {
  if (value === null || typeof value !== 'object') return []
  const inner = Object.values(value).flatMap(statedDocuments)
  if (Array.isArray(value) || !parseHex(value.sha256, 32)) return inner
  return [{ name: asText(value.name), language: asText(value.language), sha256: value.sha256 }, ...inner]
}
