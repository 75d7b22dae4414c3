import { escapeTerminal } from "../escape-terminal.js";
import { POD_NAME_FIELDS, sentenceOf } from "../event-words.js";
import type { Format, FormatOptions } from "./format.js";

/** The format `short`: the time and the sentence. */
export function shortFormat({ time }: Pick<FormatOptions, "time">): Format {
  return {
    reads: [POD_NAME_FIELDS],
    explains: false,
    pods: (event, at) => `${time(at)}${sentenceOf(event, "Pod")}\n`,
    kind: async (printed) => {
      const kind = escapeTerminal(printed.kind);
      return Promise.resolve({
        prints: "rows",
        printer: (event, at) => `${time(at)}${sentenceOf(event, kind)}\n`,
      });
    },
    kubeEvents: async () => {
      const { kubeEventSentence } = await import("../kube-event-printer.js");
      return (event, at) => `${time(at)}${kubeEventSentence(event)}\n`;
    },
  };
}
