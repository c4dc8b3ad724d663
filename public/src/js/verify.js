// The page of verification: checks bundles of proofs, and compares files and
// checkpoints with them, in the browser. Nothing leaves it.
import { decodeUTF8, hex, sha256 } from './verify/bytes.js'
import { looksBundled, parseBundle, parseProof, verifyBundle } from './verify/bundle.js'
import { Wrong, looksSigned, openCheckpoint, parseKey } from './verify/checkpoint.js'
import { findDocument } from './verify/documents.js'
import { extended } from './verify/merkle.js'
import { say, show } from './verify/page.js'

const page = document.querySelector('[data-verify]')
const keys = JSON.parse(page.dataset.keys)
const part = name => page.querySelector(`[data-part="${name}"]`)
const state = { report: null }

const largestProof = 16 << 20 // bytes

/** Runs the proof of the page's own record. */
async function proveRecord() {
  const steps = show(part('steps'))
  let bytes
  try {
    const answer = await fetch(page.dataset.proof, { cache: 'no-store' })
    if (!answer.ok) throw new Error(answer.status)
    bytes = new Uint8Array(await answer.arrayBuffer())
  } catch {
    steps.add('wait', say('unreachable'))
    conclude(false)
    return
  }
  conclude(await prove(bytes, steps))
}

/** Checks the bytes of a bundle and lists the steps; true if all is right. */
async function prove(bytes, steps) {
  let bundle
  state.report = null
  try {
    bundle = parseBundle(bytes)
  } catch (error) {
    if (!(error instanceof Wrong)) throw error
    steps.add('bad', say('problem.bundle'))
    return false
  }
  const report = await verifyBundle(bundle, keys)
  if (page.dataset.reference && report.proven.some(({ says }) => says.reference !== page.dataset.reference)) {
    report.findings.push({ part: 'statement', number: 0, problem: 'other_record', name: '' })
  }
  const wrong = (...parts) => report.findings.filter(finding => parts.includes(finding.part))
  const step = (parts, words, detail) => {
    const findings = wrong(...parts)
    if (findings.length === 0) steps.add('ok', words, detail)
    for (const finding of findings) steps.add('bad', describe(finding))
  }
  const c = report.checkpoint
  if (c || wrong('key').length > 0) step(['key'], say('step.key'), c?.origin)
  step(['checkpoint'], c && say('step.checkpoint', { size: c.size, time: moment(c.at) }), c?.rootText)
  if (c) {
    const last = report.proven[report.proven.length - 1]
    step(['statement'], last && say('step.statements', { leaves: report.proven.map(s => s.leaf).join(', '), record: last.says.reference }))
    if (bundle.documents.length > 0) step(['document'], say('step.documents', { number: bundle.documents.length }))
    if (bundle.older.length > 0) step(['older'], say('step.older', { sizes: report.links.map(link => link.size).join(', ') }))
  }
  state.report = report
  return report.findings.length === 0
}

const describe = ({ part, number, name, problem }) =>
  say('finding', { part: say(`part.${part}`) + (number ? ` ${number}` : '') + (name ? ` (${name})` : ''), problem: say(`problem.${problem}`) })

function conclude(good) {
  const verdict = part('verdict')
  verdict.hidden = false
  verdict.className = `notice notice-${good ? 'ok' : 'error'}`
  verdict.querySelector('.icon').replaceWith(page.querySelector(`[data-icon="${good ? 'ok' : 'bad'}"]`).content.cloneNode(true))
  verdict.querySelector('p').textContent = say(good ? 'all_right' : 'not_right')
}

function moment(at) {
  if (!at) return say('no_time')
  const form = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: 'long', timeStyle: 'medium', hourCycle: 'h23', timeZone: 'UTC' })
  return `${form.format(at)} UTC`
}

/** Judges files one after the other, bundles before what is compared with them. */
async function judge(files) {
  const results = show(part('results'))
  const read = await Promise.all([...files].map(async file => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })))
  const kinds = read.map(file => ({ ...file, ...kindOf(file.bytes) }))
  for (const file of kinds.filter(file => file.kind === 'bundle')) await judgeBundle(file, results)
  for (const file of kinds) {
    if (file.kind === 'checkpoint') await judgeCheckpoint(file, results)
    if (file.kind === 'document') await judgeDocument(file, results)
  }
}

function kindOf(bytes) {
  if (bytes.length > largestProof) return { kind: 'document' }
  try {
    const source = decodeUTF8(bytes)
    if (looksBundled(source)) return { kind: 'bundle' }
    if (looksSigned(source)) return { kind: 'checkpoint', note: source }
  } catch {
    // no text
  }
  return { kind: 'document' }
}

async function judgeBundle(file, results) {
  const steps = show(part('steps'))
  part('proof').hidden = false
  const good = await prove(file.bytes, steps)
  conclude(good)
  results.add(good ? 'ok' : 'bad', say(good ? 'bundle_right' : 'bundle_wrong', { file: file.name }))
}

async function judgeDocument(file, results) {
  const sum = hex(await sha256(file.bytes))
  if (!state.report?.checkpoint) {
    results.add('wait', say(page.dataset.proof ? 'no_proof' : 'no_bundle', { file: file.name }), sum)
    return
  }
  const hit = findDocument(state.report.proven, sum)
  if (!hit) {
    results.add('bad', say('file_none', { file: file.name }), sum)
    return
  }
  const words = { file: file.name, document: nameOf(hit.document), record: hit.says.reference, time: moment(new Date(hit.says.at)) }
  if (!hit.now) results.add('wait', say('file_old', words), sum)
  else if (state.report.findings.length > 0) results.add('wait', say('file_unproven', words), sum)
  else results.add('ok', say('file_right', words), sum)
}

function nameOf({ role, language, version }) {
  const name = say(`document.${role}`, { language: languageName(language) })
  return version ? say('version', { document: name, version }) : name
}

function languageName(code) {
  try {
    return new Intl.DisplayNames([document.documentElement.lang], { type: 'language' }).of(code)
  } catch {
    return code // none that this browser knows
  }
}

/** Checks a checkpoint that somebody kept: that the log of today goes on after it. */
async function judgeCheckpoint(file, results) {
  const words = { file: file.name }
  try {
    const known = await Promise.all(keys.map(parseKey))
    const held = await openCheckpoint(file.note, known, false)
    words.size = held.size
    words.time = moment(held.at)
    const verdict = await compareWithLog(held, known)
    results.add(verdict === 'held_right' ? 'ok' : 'bad', say(verdict, words))
  } catch (error) {
    if (error instanceof Wrong) results.add('bad', describe({ part: 'held', number: 0, name: file.name, problem: error.problem }))
    else results.add('wait', say('held_unreachable', words))
  }
}

/** Tells by a key of the words how the log of today stands to a checkpoint. */
async function compareWithLog(held, known) {
  const ask = async path => {
    const answer = await fetch(path, { cache: 'no-store' })
    if (!answer.ok && answer.status !== 404) throw new TypeError(answer.status)
    return answer.ok ? answer.text() : null
  }
  const note = await ask('/ledger/checkpoint')
  const latest = note && await openCheckpoint(note, known)
  if (!latest || held.size > latest.size) return 'held_unknown'
  if (held.origin !== latest.origin) throw new Wrong('note_origin')
  if (held.size === latest.size) return held.rootText === latest.rootText ? 'held_right' : 'held_forked'
  const answer = await ask(`/ledger/consistency/${held.size}/${latest.size}`)
  const proof = answer && parseProof(JSON.parse(answer).proof)
  return proof && await extended(proof, held, latest) ? 'held_right' : 'held_forked'
}

function listen() {
  const field = page.querySelector('input[type="file"]')
  const zone = field.closest('[data-drop]')
  const take = files => { if (files.length > 0) ready.then(() => judge(files)) }
  field.addEventListener('change', () => {
    take([...field.files])
    field.value = '' // so that the same file can be chosen again
  })
  for (const kind of ['dragover', 'dragenter']) {
    zone.addEventListener(kind, event => {
      event.preventDefault()
      zone.classList.add('is-over')
    })
  }
  zone.addEventListener('dragleave', () => zone.classList.remove('is-over'))
  zone.addEventListener('drop', event => {
    event.preventDefault()
    zone.classList.remove('is-over')
    take([...event.dataTransfer.files])
  })
}

let ready = Promise.resolve()
if (!globalThis.crypto?.subtle) {
  part('insecure').hidden = false
} else {
  part('tools').hidden = false
  if (page.dataset.proof) {
    part('proof').hidden = false
    ready = proveRecord()
  }
  listen()
}
