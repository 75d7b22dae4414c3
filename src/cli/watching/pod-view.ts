import type { Pod } from "../../api/pod.js";
import { PODS } from "../../api/resource.js";
import { jsonCodec } from "../../wire/json-codec.js";
import { defaultCodec } from "../../wire/protobuf-codec.js";
import type { Session } from "../session.js";
import { podReader } from "./pod-reader.js";
import type { View } from "./view.js";

/** Returns the view of pods, which are read from their bytes. */
export function podView({ printer, fieldsPrinted }: Pick<Session, "printer" | "fieldsPrinted">): View<Pod> {
  return {
    resource: PODS,
    // A schema drops the fields that a newer server has added, so whole objects are printed from the server's
    // own JSON. Otherwise the printed fields are read from the bytes. Nothing here changes an object.
    codec:
      fieldsPrinted === undefined
        ? jsonCodec<Pod>({ kind: "Pod", frozen: false })
        : defaultCodec(PODS, { objects: "bytes", frozen: false }),
    printing: (logger) => {
      const read = podReader(fieldsPrinted, logger);
      return (event, at) => printer(read(event), at);
    },
  };
}
