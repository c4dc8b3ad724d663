// The join page: opens by itself when the time has come, and tells the server
// every half minute that the guest is there. However many tabs tell it, the
// server keeps one presence.
const page = document.querySelector('[data-join]')
const every = 30_000

for (const note of page.querySelectorAll('[data-live]')) note.hidden = false

/** Asks for the page again, spread over some seconds so that not all guests do at once. */
function again() {
  setTimeout(() => location.reload(), 2_000 + Math.random() * 5_000)
}

/** Waits until joining opens; the server said how long, whatever the clock here shows. */
function wait() {
  const opens = Date.now() + Number(page.dataset.wait) * 1000
  const timer = setInterval(() => {
    if (Date.now() < opens) return
    clearInterval(timer)
    again()
  }, 1000)
}

/** Reports the presence now and then until the server says that it is over. */
function report() {
  const status = page.querySelector('[data-status]')
  const notice = status.closest('.notice')
  const words = status.textContent
  let timer = 0
  let over = false

  const show = lost => {
    notice.classList.toggle('notice-ok', !lost)
    notice.classList.toggle('notice-warn', lost)
    const text = lost ? status.dataset.lost : words
    if (status.textContent !== text) status.textContent = text
  }

  const beat = async () => {
    if (over) return
    clearTimeout(timer)
    timer = setTimeout(beat, every)
    try {
      const answer = await fetch(page.dataset.report, { method: 'POST', keepalive: true, cache: 'no-store' })
      if ([403, 404, 409].includes(answer.status)) {
        over = true
        clearTimeout(timer)
        again()
        return
      }
      show(!answer.ok)
    } catch {
      show(true)
    }
  }

  beat()
  document.addEventListener('visibilitychange', beat)
  window.addEventListener('online', beat)
  window.addEventListener('pageshow', event => { if (event.persisted) beat() })
  for (const link of page.querySelectorAll('[data-leave]')) link.addEventListener('click', beat)
}

if (page.dataset.join === 'before') wait()
else if (page.dataset.join === 'open') report()
