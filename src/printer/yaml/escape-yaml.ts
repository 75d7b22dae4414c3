import { escapeUnits } from "../escape-terminal.js";

/** Writes a character as YAML does: beyond U+FFFF like `\U000e0041`, because it refuses the two units of JSON. */
export function escapeYaml(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0xffff ? `\\U${code.toString(16).padStart(8, "0")}` : escapeUnits(character);
}
