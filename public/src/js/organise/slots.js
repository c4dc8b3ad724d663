// The grid of the agenda's editor: a session is moved by dragging it to a free
// place, or with Alt and the arrow keys. Each move is a form that is sent, so
// that the server decides and shows what came of it.
export function moveSlots(root) {
  const form = root.querySelector('form[data-move]')
  if (!form) return
  for (const help of root.querySelectorAll('[data-move-help]')) help.hidden = false
  for (const table of root.querySelectorAll('.slots')) moveIn(table, form)
  root.getElementById(location.hash.slice(1))?.focus()
}

function send(form, slot, room, starts) {
  if (room === slot.dataset.room && starts === slot.dataset.starts) return
  form.action = form.dataset.move + encodeURIComponent(slot.dataset.slot) + '/move'
  form.elements.was.value = slot.dataset.was
  form.elements.room.value = room
  form.elements.starts.value = starts
  form.requestSubmit()
}

function moveIn(table, form) {
  const rooms = [...new Set([...table.querySelectorAll('td')].map(cell => cell.dataset.room))]
  let dragged = null
  for (const slot of table.querySelectorAll('.slot')) {
    slot.draggable = true
    slot.setAttribute('aria-keyshortcuts', 'Alt+ArrowUp Alt+ArrowDown Alt+ArrowLeft Alt+ArrowRight')
    slot.addEventListener('dragstart', event => {
      dragged = slot
      slot.classList.add('is-dragged')
      event.dataTransfer.effectAllowed = 'move'
      event.dataTransfer.setData('text/plain', slot.dataset.slot)
    })
    slot.addEventListener('dragend', () => slot.classList.remove('is-dragged'))
    slot.addEventListener('keydown', event => {
      if (!event.altKey) return
      const place = step(slot, event.key, rooms)
      if (!place) return
      event.preventDefault()
      send(form, slot, ...place)
    })
  }
  const over = (event, on) => event.target.closest('td')?.classList.toggle('is-over', on)
  table.addEventListener('dragover', event => {
    if (!event.target.closest('td')) return
    event.preventDefault()
    over(event, true)
  })
  table.addEventListener('dragleave', event => over(event, false))
  table.addEventListener('drop', event => {
    const cell = event.target.closest('td')
    if (!cell || !dragged) return
    event.preventDefault()
    over(event, false)
    send(form, dragged, cell.dataset.room, cell.dataset.starts)
  })
}

// step is where an arrow key leads: a quarter of an hour, or the next room.
function step(slot, key, rooms) {
  const { room, starts } = slot.dataset
  const minutes = { ArrowUp: -15, ArrowDown: 15 }[key]
  if (minutes) {
    const at = new Date(starts + 'Z')
    at.setMinutes(at.getMinutes() + minutes)
    return [room, at.toISOString().slice(0, 16)]
  }
  const side = { ArrowLeft: -1, ArrowRight: 1 }[key]
  const next = side && rooms[rooms.indexOf(room) + side]
  return next === undefined || !side ? null : [next, starts]
}
