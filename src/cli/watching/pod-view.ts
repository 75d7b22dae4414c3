import type { Pod } from "../../api/pod.js";
import { PODS } from "../../api/built-in-resources.js";
import { keptJsonCodec } from "../../wire/kept-json-codec.js";
import { defaultCodec } from "../../wire/protobuf-codec.js";
import type { Departure } from "../filters/departure.js";
import type { Session } from "../session.js";
import { type ChosenEvent, eventChooser } from "./event-chooser.js";
import type { View } from "./view.js";

/** Returns the view of pods, which are read from their bytes. Events that are not printed are counted. */
export function podView({ printing, resyncHint }: Pick<Session, "printing" | "resyncHint">): View<Pod> {
  const { format, reads, filter, leftOut } = printing;
  return {
    resource: PODS,
    // A schema drops the fields that a newer server has added, so whole objects are printed from the server's
    // own JSON. Otherwise the printed fields are read from the bytes. Nothing here changes an object.
    codec:
      reads === "whole"
        ? keptJsonCodec<Pod>({ kind: "Pod", keepManagedFields: printing.showManagedFields })
        : defaultCodec(PODS, { objects: "bytes", frozen: false }),
    filters: filter === undefined ? [] : [...filter.names.words, ...filter.podWords],
    printing: ({ logger, context, departures, counts }, observe) => {
      const choose = eventChooser(printing, { logger, counts, departures, observe });
      return (event, at) => {
        const chosen = choose(event, at);
        if (typeof chosen === "string") {
          leftOut[chosen] += 1;
          return undefined;
        }
        if (event.cause === "resync") {
          resyncHint?.toldAgain();
        }
        const { pod, why } =
          event.type === "delete" && departures !== undefined
            ? departed(chosen, departures.of(event))
            : chosen;
        return format.pods(context === undefined ? pod : { ...pod, context }, at, why);
      };
    },
  };
}

/** Returns the deletion as it is printed with a selector: without how long the pod lived if it may still live. */
function departed(chosen: ChosenEvent, departure: Departure): ChosenEvent {
  const { pod, why } = chosen;
  if (departure === "deleted") {
    return chosen;
  }
  return {
    pod: departure === "left" ? { ...pod, crossing: "left" } : pod,
    why: why && { ...why, changes: why.changes.filter(({ what }) => what !== "deletion") },
  };
}
