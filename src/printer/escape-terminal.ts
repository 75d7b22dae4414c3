/** Everything but printable ASCII. A text without such characters needs no closer look. */
const UNUSUAL = /[^ -~]/;

/**
 * The characters that a terminal may obey, and those that show nothing by themselves, so that two texts could look
 * the same or one could hide in another: controls (Cc), format characters (Cf), which reorder text, join letters
 * or tag them, line and paragraph separators (Zl, Zp), halves of surrogate pairs (Cs), and all others that a
 * terminal may leave out, such as fillers and variation selectors. Three blank symbols have no such property: the
 * Braille pattern without dots, the null note head, and the Khitan filler.
 *
 * Emoji are shown, with the selector U+FE0F that colours a symbol. The joiner U+200D between emoji that make one
 * picture is escaped, because the same character is invisible between letters.
 */
const HIDDEN =
  /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u2800\u{1d159}\u{16fe4}]|(?!\ufe0f)\p{Default_Ignorable_Code_Point}|(?<!\p{Extended_Pictographic})\ufe0f/u;

/** Reports whether `text` contains a character that a terminal may obey, or that is invisible. */
export function hasControls(text: string): boolean {
  return UNUSUAL.test(text) && HIDDEN.test(text);
}

/**
 * Returns text from the cluster with every character that a terminal may obey, or that is invisible, written like
 * `\u001b`, so that the text is safe to show. `escape` writes one such character.
 */
export function escapeTerminal(text: string, escape: (character: string) => string = escapeUnits): string {
  return hasControls(text) ? text.replace(new RegExp(HIDDEN, "gu"), escape) : text;
}

/** Writes a character as JSON and JavaScript do: beyond U+FFFF as two units, like `\udb40\udc41`. */
export function escapeUnits(character: string): string {
  return character.replace(/[^]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
