import type { PrintedKind } from "./formats/format.js";

/** Returns the kind as kubectl writes it before a name: `node`, `deployment.apps`. */
export function kindInNames({ group, kind }: Pick<PrintedKind, "group" | "kind">): string {
  const name = kind.toLowerCase();
  return group === "" ? name : `${name}.${group}`;
}
