import type { Request } from 'express'

// Each says the names of those it wants to be taken for, too: the most particular comes first.
const browsers: [sign: RegExp, name: string][] = [
  [/\bEdg/, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|Chromium|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]
const systems: [sign: RegExp, name: string][] = [
  [/\bAndroid\b/, 'Android'],
  [/\biPad\b/, 'iPad'],
  [/\biPhone\b/, 'iPhone'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'Mac'],
  [/\bCrOS\b/, 'Chromebook'],
  [/\bLinux\b/, 'Linux'],
]

/** The browser in words that its owner knows again: “Firefox on Linux”. */
export function agentOf(request: Request): string {
  const agent = request.get('user-agent') ?? ''
  const named = (signs: typeof browsers) => signs.find(([sign]) => sign.test(agent))?.[1]
  return [named(browsers) ?? 'A browser', named(systems)].filter((name) => name !== undefined).join(' on ')
}
