const quote = 'Put the text in quotes'

/** What goes wrong when people write YAML, by the code of the library or one of our own: what is wrong, and what to do. */
export const yamlWords = {
  UNCLOSED: [
    'The quotation mark or bracket that opens here is not closed',
    'Write the other one; within "…" a quotation mark is written \\"',
  ],
  MISSING_CHAR: [
    'A colon or hyphen is missing, or the line is indented differently from its neighbours',
    'Write “name: value”, with as many spaces before it as its neighbours have',
  ],
  DUPLICATE_KEY: ['This name stands here for the second time', 'Keep one of the two'],
  BLOCK_AS_IMPLICIT_KEY: [
    'A colon in the text looks like the beginning of a field',
    'Put the whole text in quotes, or take the colon away',
  ],
  MULTILINE_IMPLICIT_KEY: [
    'This line has no colon after a name, or goes on where a new field should begin',
    'Write “name: value”, or indent the line that goes on',
  ],
  KEY_OVER_1024_CHARS: ['This line has no colon after a name', 'Write “name: value”'],
  UNEXPECTED_TOKEN: ['Something stands here that does not belong here', 'Put text with quotes, brackets or a colon wholly in quotes'],
  BAD_INDENT: ['This line is indented differently from the lines that belong with it', 'Give it as many spaces as its neighbours have'],
  TAB_AS_INDENT: ['The line is indented with a tab', 'Use spaces'],
  BAD_SCALAR_START: ['Text cannot begin with this character', quote],
  BAD_DQ_ESCAPE: ['After a backslash in quotes stands a character that means nothing there', 'Write \\\\ for a backslash'],
  BAD_ALIAS: ['Text that begins with * or & is taken for a repetition of other text', quote],
  ALIAS_PROPS: ['Text that begins with * or & is taken for a repetition of other text', quote],
  MULTIPLE_ANCHORS: ['Text that begins with & is taken for a name of this place', quote],
  MULTIPLE_TAGS: ['Text that begins with ! is taken for a tag', quote],
  TAG_RESOLVE_FAILED: ['Text that begins with ! is taken for a tag', quote],
  BAD_COLLECTION_TYPE: ['A word that begins with ! says something else than what follows', 'Take it away'],
  BAD_PROP_ORDER: ['Words that begin with & or ! stand in the wrong place', quote],
  BLOCK_IN_FLOW: ['A list or field stands within brackets where none can', 'Take the brackets away, or write [one, two] within them'],
  BAD_DIRECTIVE: ['A line that begins with % is taken for an instruction', 'Put the text in quotes, or take the line away'],
  NON_STRING_KEY: ['The name of this field is no text', 'Put it in quotes'],
  MULTIPLE_DOCS: ['A second document begins here', 'Take the line --- away; one file holds one thing'],
  IMPOSSIBLE: ['This cannot be read', 'Compare it with a file that works'],
  RESOURCE_EXHAUSTION: [
    'The file has too much in it: too many entries, levels or repetitions (*name)',
    'Write it as the examples are written, or divide it',
  ],
} as const

export type Trouble = keyof typeof yamlWords
