// A form marked data-bulk shows how many rows are chosen, and its head's box
// chooses the whole page.
export function countChosen(root) {
  for (const form of root.querySelectorAll('form[data-bulk]')) {
    const all = form.querySelector('[data-all]')
    const count = form.querySelector('[data-count]')
    const boxes = [...form.querySelectorAll('input[name="ref"]')]
    const show = () => {
      const chosen = boxes.filter(box => box.checked)
      for (const box of boxes) box.closest('tr').classList.toggle('is-chosen', box.checked)
      all.checked = chosen.length === boxes.length
      all.indeterminate = chosen.length > 0 && !all.checked
      count.textContent = count.dataset.words.replace('#', chosen.length)
    }
    all.hidden = count.hidden = false
    all.addEventListener('change', () => {
      for (const box of boxes) box.checked = all.checked
      show()
    })
    form.addEventListener('change', event => event.target !== all && show())
    show()
  }
}
