import { keyIfAny, type ObjectIdentity } from "../../api/object-identity.js";
import type { Logger } from "../../base/logger.js";
import type { DeltaFIFOOptions } from "../../queue/delta-fifo-options.js";

/** Returns the callbacks of a queue that log what is wrong with an object. */
export function queueReports<T>(
  identity: ObjectIdentity<T>,
  logger: Logger,
): Pick<DeltaFIFOOptions<T>, "onError" | "onTransformError"> {
  return {
    onError: (error) => logger.error({ err: error }, "ignored an object that has no key"),
    onTransformError: (error, object) =>
      logger.error(
        { err: error, key: keyIfAny(identity, object) },
        "the transform failed, so the object is stored as it came",
      ),
  };
}
