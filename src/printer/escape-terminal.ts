/**
 * The characters that a terminal may obey: C0 controls, DEL, C1 controls, and those that break or reorder
 * lines.
 */
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/** Reports whether `text` contains a character that a terminal may obey. */
export function hasControls(text: string): boolean {
  return CONTROLS.test(text);
}

/**
 * Returns text from the cluster with every control character written like `\u001b`, so that it is safe to
 * show.
 */
export function escapeTerminal(text: string): string {
  if (!hasControls(text)) {
    return text;
  }
  return text.replace(new RegExp(CONTROLS, "g"), (control) => {
    return `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
