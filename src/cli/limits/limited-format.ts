import type { Format } from "../../printer/formats/format.js";
import type { PrintedCause } from "../../printer/printer.js";

type Print<Event, Rest extends unknown[]> = (event: Event, ...rest: Rest) => string;

/** What counts the events that are printed. */
export interface PrintedCounter {
  /** Whether another event may be printed. */
  readonly admits: () => boolean;
  readonly printed: (cause: PrintedCause) => void;
}

/**
 * Returns the format, which prints nothing that the counter does not admit. Every printer of a run is one of its format,
 * so nothing is printed beside it. An event that the format prints nothing of does not count, unless its row is kept and
 * comes later.
 */
export function limitedFormat(format: Format, { admits, printed }: PrintedCounter): Format {
  const limited =
    <Event extends { readonly cause: PrintedCause }, Rest extends unknown[]>(
      print: Print<Event, Rest>,
    ): Print<Event, Rest> =>
    (event, ...rest) => {
      if (!admits()) {
        return "";
      }
      const taken = format.taken?.();
      const text = print(event, ...rest);
      if (text !== "" || format.taken?.() !== taken) {
        printed(event.cause);
      }
      return text;
    };
  return {
    ...format,
    pods: limited(format.pods),
    kind: async (kind, tokens) => {
      const printed = await format.kind(kind, tokens);
      return printed.prints === "rows"
        ? { prints: "rows", printer: limited(printed.printer) }
        : { prints: "objects", printer: limited(printed.printer) };
    },
    kubeEvents: async () => limited(await format.kubeEvents()),
  };
}
