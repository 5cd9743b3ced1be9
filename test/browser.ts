import { existsSync } from 'node:fs'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { expect } from 'vitest'

/**
 * A real Chromium: the one that CHROMIUM_PATH names, else the Chrome of this system, else the one that comes with the packages
 * (Linux on x64). There is always one or an error that says how to get one: nothing is skipped.
 */
export async function openBrowser(): Promise<Browser> {
  // One name leads here that is not localhost: browsers trust localhost with more than a school's plain http.
  const args = [
    '--no-sandbox',
    '--host-resolver-rules=MAP evident.test 127.0.0.1',
    // A site of the tests that is reached by https has a certificate of its own making.
    '--ignore-certificate-errors',
    '--disable-background-networking',
    '--disable-component-update',
  ]
  const named = process.env.CHROMIUM_PATH
  if (named) return chromium.launch({ executablePath: named, args })
  const system = [
    '/usr/bin/google-chrome',
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ].find(existsSync)
  if (system) return chromium.launch({ executablePath: system, args })
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error(
      'The tests need Chrome or Chromium. Install Chrome, or run "npx playwright-core install chromium" and set CHROMIUM_PATH to it.',
    )
  // It unpacks its own libraries only where it believes to run at Amazon's, and into the folder for temporary files.
  process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs20.x'
  const folder = await mkdtemp(join(tmpdir(), 'evident-chromium-'))
  process.env.TMPDIR = folder
  const packed = await import('@sparticuz/chromium')
  const executablePath = await packed.default.executablePath()
  // Its own list of fonts looks for them in one fixed folder; without any font a page with a text field crashes.
  const fonts = join(folder, 'fonts.conf')
  await writeFile(
    fonts,
    `<?xml version="1.0"?><fontconfig><dir>${folder}/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>`,
  )
  return chromium.launch({ executablePath, args, env: { ...process.env, FONTCONFIG_FILE: fonts } })
}

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

interface Finding {
  id: string
  nodes: { html: string }[]
}

/** Holds a page against WCAG 2.2 AA and axe's best practices, as it stands and in the dark, and looks for sideways scroll at 320 px. */
export async function expectForEverybody(page: Page, name: string): Promise<void> {
  const script = await readFile(axe, 'utf8')
  const before = page.viewportSize()
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.evaluate(script)
    const found = await page.evaluate<Finding[]>(
      `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(({ violations }) => violations.map(({ id, nodes }) => ({ id, nodes: nodes.map(({ html }) => ({ html })) })))`,
    )
    expect(
      found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`),
      `${name}, ${colorScheme}`,
    ).toEqual([])
  }
  await page.setViewportSize({ width: 320, height: 640 })
  const wide = await page.evaluate<number>('document.documentElement.scrollWidth')
  expect(wide, `${name} at 320 px`).toBeLessThanOrEqual(320)
  if (before) await page.setViewportSize(before)
  await page.emulateMedia({ colorScheme: 'light' })
}
