// A part marked data-refresh="SECONDS" is fetched anew until it comes back
// without the mark. Its own link does the same where scripts do not run. One that
// bears a data-version stays as it is until that is another.
const failures = 5

function watch(id, left = failures) {
  const part = document.getElementById(id)
  const seconds = Number(part?.dataset.refresh)
  if (!seconds || !left) return
  for (const link of part.querySelectorAll('[data-refresh-link]')) link.hidden = true
  setTimeout(async () => {
    try {
      if (document.hidden || part.contains(document.activeElement)) return watch(id, left)
      const answer = await fetch(location.href, { credentials: 'same-origin', redirect: 'error' })
      if (!answer.ok) return watch(id, left - 1)
      const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html').getElementById(id)
      if (!fresh) return
      // what has come up besides, such as the mail itself, needs the whole page
      if (!fresh.dataset.refresh) return location.reload()
      if (fresh.dataset.version && fresh.dataset.version === part.dataset.version) return watch(id)
      part.replaceWith(document.importNode(fresh, true))
      watch(id)
    } catch {
      watch(id, left - 1)
    }
  }, seconds * 1000)
}

for (const part of document.querySelectorAll('[data-refresh][id]')) watch(part.id)
