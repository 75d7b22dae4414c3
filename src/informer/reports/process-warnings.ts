import { emitWarning } from "node:process";
import { cutForLine } from "../../base/cut-for-line.js";
import { messageOf } from "../../base/errors.js";
import type { Logger } from "../../base/logger.js";

/** The codes of the warnings, by the field that only log lines of that kind have. */
const CODES: readonly (readonly [field: string, code: string])[] = [
  ["handler", "K8S_INFORMER_HANDLER"],
  ["phase", "K8S_INFORMER_WATCH"],
];

/** The fields that make another kind of a warning. A server could make up any number of keys and versions. */
const NAMES = ["informer", "namespace", "handler", "kind", "index"];

/** The code of all other warnings. */
const OTHER_CODE = "K8S_INFORMER";

/** The most warnings of one process. A program has fewer ways of failing, so this only bounds the memory. */
const MOST_WARNINGS = 100;

/** Enough for the name of an informer, the message and 160 characters of an error. */
const MOST_CHARACTERS = 280;

/** Characters that a terminal may obey, or that show nothing by themselves. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu;

const told = new Set<string>();

/**
 * The logger of a program that passes none. It tells each kind of warning and error once, as a warning of the
 * process, so that a failure is never silent. Other levels are dropped. The kind is the message together with the
 * names in its fields, such as that of the informer.
 *
 * The codes are `K8S_INFORMER_WATCH`, `K8S_INFORMER_HANDLER` and `K8S_INFORMER`. Node prints none of a code with
 * `--disable-warning=CODE`.
 */
export const processWarnings: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: tellOnce,
  error: tellOnce,
};

function tellOnce(fields: object, message: string): void {
  const named = new Map(Object.entries(fields));
  const kind = [message, ...NAMES.map((name) => String(named.get(name)))].join("\n");
  // A line with a number of others repeats a line that was told.
  if (named.has("more") || told.has(kind) || told.size >= MOST_WARNINGS) {
    return;
  }
  told.add(kind);
  const informer: unknown = named.get("informer");
  const namespace: unknown = named.get("namespace");
  const place = typeof namespace === "string" ? ` in the namespace "${namespace}"` : "";
  const text = [
    ...(typeof informer === "string" ? [informer + place] : []),
    message,
    ...(named.has("err") ? [messageOf(named.get("err"))] : []),
  ].join(": ");
  emitWarning(cutForLine(text.replace(HIDDEN, " "), MOST_CHARACTERS), {
    type: "InformerWarning",
    code: CODES.find(([field]) => named.has(field))?.[1] ?? OTHER_CODE,
    detail: "Pass a logger to the informer or the controller to see more, for example console.",
  });
}
