// The page in a real browser: a paste, a file, with and without script, light and dark, narrow, and what axe thinks of it.
// Run by `scripts/prove page`, which starts the service and installs what this needs.
import { chromium } from 'playwright-core'
import { AxeBuilder } from '@axe-core/playwright'

const base = process.env.LAKMOES_URL
const text = 'Mevrouw De Boer, 64 jaar, uit Deventer is buschauffeur. BSN 111222333. De huisarts denkt aan een depressie.'
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: ['--no-sandbox'] })
let failed = 0
const check = (good, what) => { if (!good) failed += 1; console.log(good ? 'ok  ' : 'FAIL', what) }

for (const scheme of ['light', 'dark']) {
  for (const lang of ['nl', 'en']) {
    const context = await browser.newContext({ colorScheme: scheme, viewport: { width: 320, height: 700 } })
    const page = await context.newPage()
    const faults = []
    page.on('pageerror', fault => faults.push(fault.message))
    page.on('console', message => { if (message.type() === 'error') faults.push(message.text()) })
    await page.goto(`${base}/?lang=${lang}`)
    const axe = async step => {
      const { violations } = await new AxeBuilder({ page }).analyze()
      check(violations.length === 0, `${scheme} ${lang} ${step}: axe ${violations.map(v => v.id)}`)
    }
    await axe('empty')
    await page.focus('#text')
    await page.evaluate(text => {
      const area = document.getElementById('text')
      area.value = text
      area.dispatchEvent(new InputEvent('input', { bubbles: true, inputType: 'insertFromPaste' }))
    }, text)
    await page.waitForSelector('#answer')
    await axe('pasted')
    check(await page.locator('.mark').count() > 2, `${scheme} ${lang}: marks`)
    check(await page.evaluate(() => document.documentElement.scrollWidth) <= 320, `${scheme} ${lang}: 320 px`)
    const before = await page.inputValue('#text')
    await page.click('[name=apply][value=all]')
    await page.waitForFunction(before => document.getElementById('text').value !== before, before)
    check(!(await page.inputValue('#text')).includes('111222333'), `${scheme} ${lang}: everything applied`)
    check(!await page.isVisible('#new-text'), `${scheme} ${lang}: no second field`)
    await page.fill('#text', 'Het was een gezellige middag.')
    await page.waitForFunction(() => document.querySelector('#answer.allow') && !document.querySelector('.stale'))
    await page.locator('#text').pressSequentially(' BSN 111222333')
    check(await page.evaluate(() => document.getElementById('result').matches('.stale')), `${scheme} ${lang}: typing makes the answer stale`)
    await page.waitForFunction(() => document.querySelector('#answer.block') && !document.querySelector('.stale'))
    await page.setInputFiles('#file', { name: 'foto.jpg', mimeType: 'image/jpeg', buffer: Buffer.from([255, 216, 255, 224, 0, 16, 74, 70, 73, 70]) })
    await page.waitForFunction(() => document.getElementById('result').textContent.includes('foto.jpg'))
    check(await page.inputValue('#text') === '', `${scheme} ${lang}: a document takes the place of the text`)
    check(await page.locator('.dot, [formaction]').count() === 0, `${scheme} ${lang}: a picture has no risk and no download`)
    await page.click('#clear')
    check(await page.evaluate(() => !document.getElementById('result').textContent.trim()), `${scheme} ${lang}: cleared`)
    await page.setInputFiles('#file', { name: 'plan.txt', mimeType: 'text/plain', buffer: Buffer.from('BSN 111222333') })
    await page.waitForFunction(() => document.getElementById('result').textContent.includes('plan.txt'))
    const [download] = await Promise.all([page.waitForEvent('download'), page.click('[formaction^="/redact"]')])
    check(download.suggestedFilename() === 'lakmoes.zip', `${scheme} ${lang}: download`)
    check(faults.length === 0, `${scheme} ${lang}: no faults ${faults}`)
    await context.close()
  }
}
const context = await browser.newContext({ javaScriptEnabled: false })
const page = await context.newPage()
await page.goto(`${base}/?lang=nl`)
await page.fill('#text', text)
await page.click('button.go >> nth=0')
check(await page.locator('.mark').count() > 2, 'without script: marks')
check((await page.inputValue('#text')).includes('111222333'), 'without script: the text is still there')
await browser.close()
process.exit(failed ? 1 : 0)
