import { readdirSync, readFileSync } from 'node:fs'
import ejs from 'ejs'
import type { Say } from '../text.ts'
import type { Fragments, Frame, Pages } from './models.ts'
import type { Ready } from './text-model.ts'

/** A view that is compiled: it sees the model it is handed, the voice `t`, and nothing else. */
type View = (it: object, escaped: (text: unknown) => string, include: Include, rethrow: (error: unknown, line: number) => never) => string
type Include = (name: string, model?: object) => string

export type Views = ReturnType<typeof readViews>

/**
 * Every view of the project, compiled once.
 * @param folder the project's folder
 * @param asset the address of a file that pages link to
 * @throws when a view cannot be compiled, or includes one that is not there
 */
export function readViews(folder: URL, asset: (name: string) => string) {
  const sources = [...sourcesIn(new URL('views/', folder)), ...sourcesIn(new URL('src/kinds/', folder), 'kinds/')]
  const views = new Map(sources.map(({ name, text }) => [name, compile(name, text)]))
  for (const { name, text } of sources)
    for (const [, wanted = ''] of text.matchAll(/include\('([^']+)'/g))
      if (!views.has(wanted)) throw new Error(`${name}.ejs includes “${wanted}”, and there is no such view`)

  /** Draws a view with the model it is passed, never its parent's: a part cannot print what it was not given. */
  function draw(say: Say, name: string, model: object = {}): string {
    const view = views.get(name)
    if (!view) throw new Error(`There is no view called “${name}”`)
    const include: Include = (part, passed) => (passed ? draw(say, part, passed) : constant(say, part))
    return view({ ...model, t: say }, ejs.escapeXML, include, (error, line) => {
      const reason = error instanceof Error ? error.message : String(error)
      throw new Error(`${name}.ejs, line ${line}: ${reason}`, { cause: error })
    })
  }

  /** A part that is passed nothing says the same on every page: it is drawn once for each voice. */
  const constants = new WeakMap<Say, Map<string, string>>()
  function constant(say: Say, part: string): string {
    const drawn = constants.get(say) ?? new Map<string, string>()
    constants.set(say, drawn)
    const html = drawn.get(part) ?? draw(say, part)
    drawn.set(part, html)
    return html
  }

  return {
    /** A whole page: the frame, and in it the view with its model. */
    page: <Name extends keyof Pages>(say: Say, frame: Frame, view: Name, model: Pages[Name]): string =>
      draw(say, 'layout', { frame, asset, view, model }),
    /** A part on its own; the sections of a text are kept and handed to pages, whose models take them ready. */
    fragment: <Name extends keyof Fragments>(say: Say, name: Name, model: Fragments[Name]): Ready => ({ html: draw(say, name, model) }),
  }
}

/** The views below a folder, by their path without its ending. Indents are for us, not for browsers. */
const sourcesIn = (folder: URL, prefix = '') =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.ejs'))
    .map((path) => ({
      name: prefix + path.slice(0, -'.ejs'.length),
      text: readFileSync(new URL(path, folder), 'utf8')
        .replace(/^[ \t]+/gm, '')
        .trimEnd(),
    }))

/**
 * EJS writes the body of the function; we make the function, because the one that EJS makes hands a view's model down to
 * every part that the view includes.
 */
function compile(name: string, text: string): View {
  const template = new ejs.Template(text, { _with: false, localsName: 'it', destructuredLocals: ['t'], filename: `${name}.ejs` })
  template.compile()
  const body = `let __line = 1\ntry {\n${template.source}} catch (error) { rethrow(error, __line) }`
  return new Function('it', 'escapeFn', 'include', 'rethrow', body) as View
}
