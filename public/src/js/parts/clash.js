// Says at once, beside a session that one chooses, which other choice is at the
// same time. The server refuses both anyway, and says so without this too.
const chosen = (row) => row.querySelector('input:checked')?.value
const overlap = (a, b) => Number(a.dataset.start) < Number(b.dataset.end) && Number(b.dataset.start) < Number(a.dataset.end)

function mark(slot) {
  const rows = [...slot.querySelectorAll('.chooser-row')]
  for (const row of rows) {
    const other = chosen(row) && rows.find((o) => o !== row && chosen(o) && overlap(o, row))
    const known = row.querySelector('.chooser-clash')
    if (row.querySelector('.error')) continue // it is said already
    row.classList.toggle('is-clash', Boolean(other))
    if (!other) {
      known?.remove()
      continue
    }
    const note = known ?? document.createElement('p')
    note.className = 'chooser-clash'
    note.textContent = slot.dataset.exclusive.replace('%s', other.querySelector('legend').textContent)
    row.querySelector('.chooser-about').append(note)
  }
}

for (const slot of document.querySelectorAll('[data-exclusive]')) {
  slot.setAttribute('aria-live', 'polite')
  slot.addEventListener('change', () => mark(slot))
  mark(slot)
}
