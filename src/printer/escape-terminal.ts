/** C0 controls, DEL, C1 controls, and what reorders or breaks lines: all that a terminal may obey. */
const CONTROLS = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

export function hasControls(text: string): boolean {
  return CONTROLS.test(text);
}

/** Text from the cluster made safe to show: controls are written as `\u001b`, so that no escape sequence survives. */
export function escapeTerminal(text: string): string {
  if (!hasControls(text)) {
    return text;
  }
  return text.replace(new RegExp(CONTROLS, "g"), (control) => {
    return `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
