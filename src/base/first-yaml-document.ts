import type * as Yaml from "yaml";

/** The options with which YAML is read as Go programs read it, and in a time that the length of the text bounds. */
const OPTIONS = {
  merge: true,
  // A check would compare each key with all others.
  uniqueKeys: false,
  // Without this, a key that is a list or a mapping is written as text, again for each level around it.
  stringKeys: true,
  // The library must not print warnings by itself.
  logLevel: "error",
  prettyErrors: false,
} as const;

/** How deep a YAML text may nest, and what counts its lines. */
export interface YamlLimits {
  readonly maxLevels: number;
  readonly lines?: Yaml.LineCounter | undefined;
}

/** The error about a text whose lists and mappings are nested too deep. */
export class YamlNesting extends Error {
  readonly offset: number;

  constructor(offset: number, levels: number) {
    super(`it has more than ${levels} levels of lists and mappings`);
    this.offset = offset;
  }
}

/**
 * Parses the first document of a YAML text, and nothing after it. Returns undefined if there is none. The errors of
 * the document are in it. Refuses lists and mappings that are nested deeper than `maxLevels`, because the library
 * recurses, and some texts of thousands of levels end the whole process.
 *
 * @throws YamlNesting
 */
export function firstYamlDocument(
  yaml: typeof Yaml,
  text: string,
  { maxLevels, lines }: YamlLimits,
): Yaml.Document.Parsed | undefined {
  const composer = new yaml.Composer(OPTIONS);
  const [document] = composer.compose(tokensOf(yaml, text, { maxLevels, lines }), false, text.length);
  return document;
}

function* tokensOf(
  yaml: typeof Yaml,
  text: string,
  { maxLevels, lines }: YamlLimits,
): Generator<Yaml.CST.Token> {
  const parser = new yaml.Parser((offset) => void lines?.addNewLine(offset));
  lines?.addNewLine(0);
  for (const lexeme of new yaml.Lexer().lex(text)) {
    yield* parser.next(lexeme);
    if (parser.stack.length > maxLevels + 1) {
      throw new YamlNesting(parser.offset, maxLevels);
    }
  }
  yield* parser.end();
}
