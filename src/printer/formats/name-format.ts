import { textOf } from "../../base/json-object.js";
import { escapeTerminal } from "../escape-terminal.js";
import { objectNameOf, POD_NAME_FIELDS } from "../event-words.js";
import type { ObjectEvent } from "../printer.js";
import { kindInNames } from "../kind-in-names.js";
import type { Format } from "./format.js";

/** The format `name`: the kind and the name of each object, as kubectl writes them. */
export function nameFormat(): Format {
  return {
    reads: [POD_NAME_FIELDS],
    explains: false,
    pods: named("pod"),
    kind: async (kind) => Promise.resolve({ prints: "rows", printer: named(kindInNames(kind)) }),
    // As kubectl names the objects of `kubectl get events -o name`.
    kubeEvents: async () =>
      Promise.resolve(({ object }) => `event/${escapeTerminal(textOf(object.metadata?.name))}\n`),
  };
}

function named(
  kind: string,
): (event: ObjectEvent<Parameters<typeof objectNameOf>[0]["object"] & object>) => string {
  const prefix = escapeTerminal(kind);
  return (event) => `${prefix}/${escapeTerminal(objectNameOf(event).name)}\n`;
}
