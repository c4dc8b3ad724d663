// What a statement says of its documents.

/** The documents of a statement on a record, each with what it is. */
export function documentsOf(statement) {
  const record = statement.record ?? {}
  const list = (record.texts ?? []).flatMap(text => [
    { ...text, role: { authentic: 'text_authentic', translation: 'text_translation' }[text.status] ?? 'text_other' },
    ...(text.annexes ?? []).map(annex => ({ ...annex, language: text.language, role: 'annex' })),
  ])
  for (const role of ['scan', 'record']) if (record[role]) list.push({ ...record[role], role })
  return list.filter(document => document.sha256)
}

/**
 * Finds a hash among proven statements, the newest first. now tells whether the
 * newest of them still names it.
 */
export function findDocument(proven, sum) {
  const newestFirst = [...proven].sort((a, b) => b.leaf - a.leaf)
  for (const [i, { says }] of newestFirst.entries()) {
    const document = documentsOf(says).find(document => document.sha256 === sum)
    if (document) return { document, says, now: i === 0 }
  }
  return null
}
