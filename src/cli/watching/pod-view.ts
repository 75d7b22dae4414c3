import type { Pod } from "../../api/pod.js";
import { PODS } from "../../api/resource.js";
import type { ResourceEvent } from "../../informer/resource-event-handler.js";
import { jsonCodec } from "../../wire/json-codec.js";
import { defaultCodec } from "../../wire/protobuf-codec.js";
import type { Session } from "../session.js";
import type { Observer } from "./companion.js";
import { type LeftOut, omissionBecause, omissionOf } from "./event-choice.js";
import { podReader } from "./pod-reader.js";
import type { PrintingPlace, View } from "./view.js";

/** Returns the view of pods, which are read from their bytes. */
export function podView(session: Pick<Session, "printing" | "resyncHint">): View<Pod> {
  const { fieldsPrinted } = session.printing;
  return {
    resource: PODS,
    // A schema drops the fields that a newer server has added, so whole objects are printed from the server's
    // own JSON. Otherwise the printed fields are read from the bytes. Nothing here changes an object.
    codec:
      fieldsPrinted === undefined
        ? jsonCodec<Pod>({ kind: "Pod", frozen: false })
        : defaultCodec(PODS, { objects: "bytes", frozen: false }),
    printing: (place, observe) => podPrinting(session, place, observe),
  };
}

function podPrinting(
  { printing, resyncHint }: Pick<Session, "printing" | "resyncHint">,
  { logger, context }: PrintingPlace,
  observe?: Observer<Pod>,
): (event: ResourceEvent<Pod>, at: Date) => string | undefined {
  const { printer, fieldsPrinted, explaining, moreFields, choice, leftOut } = printing;
  const read = podReader(fieldsPrinted, logger, moreFields);
  const explain = explaining?.explainer();
  // What is not printed is read, too, if later events are compared with it.
  const isRead: Partial<Record<keyof LeftOut, boolean>> = {
    initial: observe !== undefined,
    only: observe !== undefined || explain !== undefined,
  };
  return (event, at) => {
    const early = omissionOf(choice, event);
    const pod = early === undefined || isRead[early] === true ? { ...read(event), context } : undefined;
    const why = pod === undefined ? undefined : explain?.(event, pod.object, at);
    const omission = early ?? omissionBecause(choice, why);
    observe?.({ event, read: pod, why, omission });
    if (omission !== undefined || pod === undefined) {
      leftOut[omission ?? "only"] += 1;
      return undefined;
    }
    if (event.cause === "resync") {
      resyncHint?.toldAgain();
    }
    return printer(pod, at, why);
  };
}
