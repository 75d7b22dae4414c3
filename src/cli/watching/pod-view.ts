import type { Pod } from "../../api/pod.js";
import { PODS } from "../../api/resource.js";
import { jsonCodec } from "../../wire/json-codec.js";
import { defaultCodec } from "../../wire/protobuf-codec.js";
import type { Session } from "../session.js";
import { omissionBecause, omissionOf } from "./event-choice.js";
import { podReader } from "./pod-reader.js";
import type { View } from "./view.js";

/** Returns the view of pods, which are read from their bytes. */
export function podView({ printing, resyncHint }: Pick<Session, "printing" | "resyncHint">): View<Pod> {
  const { printer, fieldsPrinted, explaining, choice, leftOut } = printing;
  return {
    resource: PODS,
    // A schema drops the fields that a newer server has added, so whole objects are printed from the server's
    // own JSON. Otherwise the printed fields are read from the bytes. Nothing here changes an object.
    codec:
      fieldsPrinted === undefined
        ? jsonCodec<Pod>({ kind: "Pod", frozen: false })
        : defaultCodec(PODS, { objects: "bytes", frozen: false }),
    printing: ({ logger, context }) => {
      const read = podReader(fieldsPrinted, logger, explaining?.fields);
      const explain = explaining?.explainer();
      return (event, at) => {
        const early = omissionOf(choice, event);
        if (early !== undefined && (early !== "only" || explain === undefined)) {
          leftOut[early] += 1;
          return undefined;
        }
        const pod = { ...read(event), context };
        // What is not printed is explained, too, because later events are compared with it.
        const why = explain?.(event, pod.object, at);
        const omission = early ?? omissionBecause(choice, why);
        if (omission !== undefined) {
          leftOut[omission] += 1;
          return undefined;
        }
        if (event.cause === "resync") {
          resyncHint?.toldAgain();
        }
        return printer(pod, at, why);
      };
    },
  };
}
