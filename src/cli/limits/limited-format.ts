import type { Format } from "../../printer/formats/format.js";
import type { PrintedCause } from "../../printer/printer.js";

type Print<Event, Rest extends unknown[]> = (event: Event, ...rest: Rest) => string;

/**
 * Returns the format, which prints only what `admits` allows. `admits` is called once for each event that would be
 * printed, of any kind. Every printer of a run is one of its format, so nothing is printed beside it.
 */
export function limitedFormat(format: Format, admits: (cause: PrintedCause) => boolean): Format {
  const limited =
    <Event extends { readonly cause: PrintedCause }, Rest extends unknown[]>(
      print: Print<Event, Rest>,
    ): Print<Event, Rest> =>
    (event, ...rest) =>
      admits(event.cause) ? print(event, ...rest) : "";
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
