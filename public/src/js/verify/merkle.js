// The Merkle tree of RFC 6962, by the algorithms of RFC 9162, section 2.1.3.2
// and 2.1.4.2. Sizes and leaves are whole numbers up to 2^53-1.
import { equal, sha256 } from './bytes.js'

const zero = new Uint8Array([0])
const one = new Uint8Array([1])

/** The hash of a leaf that commits to a statement under a nonce. */
export const leafHash = async (nonce, statement) => sha256(zero, await sha256(nonce, statement))

const nodeHash = (left, right) => sha256(one, left, right)
const half = n => Math.floor(n / 2)
const odd = n => n % 2 === 1

/** Whether a proof leads from the hash of a leaf to the root of a tree. */
export async function included(proof, leaf, hash, size, root) {
  if (leaf < 0 || leaf >= size) return false
  let at = leaf
  let last = size - 1
  let found = hash
  for (const other of proof) {
    if (last === 0) return false
    if (odd(at) || at === last) {
      found = await nodeHash(other, found)
      while (!odd(at) && at !== 0) [at, last] = [half(at), half(last)]
    } else {
      found = await nodeHash(found, other)
    }
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && equal(found, root)
}

/** Whether a proof shows that a tree begins with an older one. */
export async function extended(proof, older, newer) {
  if (older.size < 1 || older.size > newer.size) return false
  if (older.size === newer.size) return proof.length === 0 && equal(older.root, newer.root)
  let at = older.size - 1
  let last = newer.size - 1
  while (odd(at)) [at, last] = [half(at), half(last)]
  const path = at === 0 ? [older.root, ...proof] : [...proof]
  if (path.length === 0) return false
  let [before, after] = [path[0], path[0]]
  for (const other of path.slice(1)) {
    if (last === 0) return false
    if (odd(at) || at === last) {
      before = await nodeHash(other, before)
      after = await nodeHash(other, after)
      while (!odd(at) && at !== 0) [at, last] = [half(at), half(last)]
    } else {
      after = await nodeHash(after, other)
    }
    ;[at, last] = [half(at), half(last)]
  }
  return last === 0 && equal(before, older.root) && equal(after, newer.root)
}
