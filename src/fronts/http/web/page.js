// The page works without this. With it the answer comes without a new page, on pasting and on dropping; all of it is made by the server.
const form = document.getElementById('ask')
if (form) {
  const $ = id => document.getElementById(id)
  const result = $('result'), said = $('said'), text = $('text'), file = $('file'), clear = $('clear')
  const pause = 800
  let last = null, later = 0

  const say = words => { said.textContent = ''; setTimeout(() => { said.textContent = words }, 50) }
  const fresh = () => { result.classList.remove('stale'); result.inert = false }
  const stop = () => {
    clearTimeout(later)
    if (last) last.abort()
    last = null
    form.removeAttribute('aria-busy')
  }
  const empty = () => { stop(); fresh(); result.textContent = '' }
  // An answer never stands beside a text that it is not about.
  const stale = () => {
    if (!result.textContent.trim() || result.classList.contains('stale')) return
    const note = document.createElement('p')
    note.className = 'stale-note'
    note.textContent = form.dataset.stale
    result.prepend(note)
    result.classList.add('stale')
    result.inert = true
    say(form.dataset.stale)
  }
  // how: 'focus' after a button, 'scroll' after a paste or a file, 'stay' while somebody types.
  const show = (html, how) => {
    fresh()
    result.innerHTML = html
    const applied = $('new-text')
    if (applied) text.value = applied.value
    for (const button of result.querySelectorAll('[data-copy]')) button.hidden = false
    const answer = $('answer')
    if (!answer) return
    say(answer.textContent)
    if (how === 'focus') answer.focus({ preventScroll: true })
    if (how !== 'stay') answer.scrollIntoView()
  }
  const failed = () => { fresh(); result.textContent = form.dataset.failed; say(form.dataset.failed) }
  // A document that was not given leaves the answer where it is.
  const refused = html => {
    const box = $('download-problem')
    if (!box) return show(html || form.dataset.failed, 'focus')
    if (html) box.innerHTML = html
    else box.textContent = form.dataset.failed
    const inner = box.querySelector('#answer')
    if (inner) { inner.removeAttribute('id'); inner.focus() }
    say(box.textContent)
  }

  const ask = async (button, how) => {
    stop()
    const now = last = new AbortController()
    const body = new FormData(form)
    if (button && button.name) body.set(button.name, button.value)
    const wanted = button && button.hasAttribute('formaction')
    form.setAttribute('aria-busy', 'true')
    say(form.dataset.busy)
    try {
      const answer = await fetch(wanted ? button.formAction : form.action, { method: 'POST', body, signal: now.signal, headers: { 'x-lakmoes-part': 'result' } })
      const name = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') || '')
      const page = (answer.headers.get('content-type') || '').startsWith('text/html')
      const got = answer.ok && name ? await answer.blob() : page ? await answer.text() : ''
      if (last !== now) return
      if (answer.ok && name) {
        const link = document.createElement('a')
        link.href = URL.createObjectURL(got)
        link.download = name[1]
        link.click()
        setTimeout(() => URL.revokeObjectURL(link.href), 10000)
        say(name[1])
      } else if (wanted) refused(got)
      else if (page) show(got, how)
      else failed()
    } catch (fault) {
      if (fault.name === 'AbortError' || last !== now) return
      if (wanted) refused('')
      else failed()
    } finally {
      if (last === now) stop()
    }
  }

  const unchoose = () => { file.value = ''; clear.hidden = true }
  // A chosen document takes the place of the text, and the other way round: the answer is about one of them.
  const chosen = () => { clear.hidden = !file.value; if (file.value) { text.value = ''; stale(); ask(null, 'scroll') } else empty() }

  form.addEventListener('submit', event => { event.preventDefault(); ask(event.submitter, 'focus') })
  text.addEventListener('input', event => {
    const busy = last || result.textContent.trim()
    if (file.value) unchoose()
    stop()
    if (!text.value.trim()) return empty()
    stale()
    if (/^insertFrom(Paste|Drop)/.test(event.inputType)) ask(null, 'scroll')
    else if (busy) later = setTimeout(() => ask(null, 'stay'), pause)
  })
  form.addEventListener('change', event => {
    if (event.target === file) chosen()
    else if (event.target.name === 'channel' && result.textContent.trim()) ask(null, 'stay')
  })
  clear.addEventListener('click', () => { unchoose(); empty(); file.focus() })
  for (const kind of ['dragenter', 'dragover']) form.addEventListener(kind, event => {
    if (!event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    form.classList.add('drag')
  })
  form.addEventListener('dragleave', event => { if (!form.contains(event.relatedTarget)) form.classList.remove('drag') })
  form.addEventListener('drop', event => {
    form.classList.remove('drag')
    if (!event.dataTransfer.files.length) return
    event.preventDefault()
    file.files = event.dataTransfer.files
    chosen()
  })
  result.addEventListener('click', async event => {
    const button = event.target.closest('[data-copy]')
    if (!button) return
    const from = $(button.dataset.copy)
    try { await navigator.clipboard.writeText(from.value) } catch { from.select(); document.execCommand('copy') }
    button.textContent = button.dataset.copied
    say(button.dataset.copied)
  })
  for (const button of result.querySelectorAll('[data-copy]')) button.hidden = false
}
