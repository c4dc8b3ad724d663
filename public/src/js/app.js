import './parts/clash.js'

// A control marked data-print prints the page; without scripts it stays hidden.
for (const control of document.querySelectorAll('[data-print]')) {
  control.hidden = false
  control.addEventListener('click', () => window.print())
}

// After a form was refused, reading goes on at what is wrong in it.
document.querySelector('#errors, #suggestion')?.focus()
