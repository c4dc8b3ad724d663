// A form marked data-live="ID" asks for its list as one types, and puts the
// element of that id out of the answer into the page. The address follows, so
// that reloading and going back show the same.
import { countChosen } from './bulk.js'

const pause = 250 // ms without a key before asking

export function searchLive() {
  for (const form of document.querySelectorAll('form[data-live]')) {
    let timer
    let asking
    const ask = async () => {
      asking?.abort()
      asking = new AbortController()
      const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value !== ''))
      const address = `${form.action}?${query}`
      const results = document.getElementById(form.dataset.live)
      results.setAttribute('aria-busy', 'true')
      try {
        const answer = await fetch(address, { signal: asking.signal, headers: { Accept: 'text/html' } })
        if (!answer.ok || answer.redirected) return location.assign(address)
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
        const fresh = page.getElementById(form.dataset.live)
        results.replaceChildren(...fresh.childNodes)
        for (const link of page.querySelectorAll('a[data-filter]')) {
          document.getElementById(link.id).href = link.getAttribute('href')
        }
        history.replaceState(null, '', address)
        countChosen(results)
        results.removeAttribute('aria-busy')
      } catch (error) {
        if (error.name !== 'AbortError') form.submit()
      }
    }
    form.addEventListener('input', event => {
      clearTimeout(timer)
      timer = setTimeout(ask, event.target.type === 'search' ? pause : 0)
    })
    form.addEventListener('submit', event => {
      event.preventDefault()
      clearTimeout(timer)
      ask()
    })
  }
}
