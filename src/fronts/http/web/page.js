// The page works without this. With it the answer comes without a new page, on pasting and on dropping; all of it is made by the server.
const form = document.getElementById('ask')
if (form) {
  const $ = id => document.getElementById(id)
  const result = $('result'), said = $('said'), text = $('text'), file = $('file'), clear = $('clear')
  let last = null

  const say = words => { said.textContent = ''; setTimeout(() => { said.textContent = words }, 50) }
  const show = (html, focus) => {
    result.innerHTML = html
    const fresh = $('new-text')
    if (fresh) text.value = fresh.value
    for (const button of result.querySelectorAll('[data-copy]')) button.hidden = false
    const answer = $('answer')
    if (!answer) return
    say(answer.textContent)
    if (focus) { answer.focus({ preventScroll: true }); result.scrollIntoView() }
  }
  const failed = () => { result.textContent = form.dataset.failed; say(form.dataset.failed) }

  const ask = async (button, focus) => {
    if (last) last.abort()
    const now = last = new AbortController()
    const body = new FormData(form)
    if (button && button.name) body.set(button.name, button.value)
    const action = button && button.hasAttribute('formaction') ? button.formAction : form.action
    form.setAttribute('aria-busy', 'true')
    say(form.dataset.busy)
    try {
      const answer = await fetch(action, { method: 'POST', body, signal: now.signal, headers: { 'x-lakmoes-part': 'result' } })
      const name = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') || '')
      if (answer.ok && name) {
        const link = document.createElement('a')
        link.href = URL.createObjectURL(await answer.blob())
        link.download = name[1]
        link.click()
        setTimeout(() => URL.revokeObjectURL(link.href), 10000)
        say(name[1])
      } else if ((answer.headers.get('content-type') || '').startsWith('text/html')) {
        show(await answer.text(), focus)
      } else failed()
    } catch (fault) {
      if (fault.name !== 'AbortError') failed()
    } finally {
      if (last === now) form.removeAttribute('aria-busy')
    }
  }

  form.addEventListener('submit', event => { event.preventDefault(); ask(event.submitter, true) })
  text.addEventListener('paste', () => setTimeout(() => { if (text.value.trim() && !file.value) ask(null, false) }, 0))
  form.addEventListener('change', event => {
    clear.hidden = !file.value
    if (event.target === file ? file.value : event.target.name === 'channel' && result.textContent.trim()) ask(null, false)
  })
  clear.addEventListener('click', () => { file.value = ''; clear.hidden = true; file.focus() })
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
    clear.hidden = false
    ask(null, false)
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
