import { systemClock } from "../../base/clock.js";
import { exponentialBackoff } from "../../reflector/backoff.js";
import { endingFrom } from "../../reflector/ending.js";
import type { Session } from "../session.js";
import { causeOf } from "../watching/ending-words.js";
import { Refusals } from "../watching/refusal.js";
import type { Cluster } from "../watching/target.js";
import { discoverKinds } from "../../discovery/discover-kinds.js";
import type { Kind } from "../../discovery/kind.js";

/** How the messages about a refusal name what was asked for. */
const TYPES = { resource: "the types of the server", namespaced: false };

/**
 * Asks the server for its kinds. Failures that may pass are reported once, and the request is repeated, as for lists.
 *
 * @throws RefusedError for a failure that lasts, or the reason of the shutdown.
 */
export async function discoverPatiently(
  { config, transport, context }: Cluster,
  { logger, shutdown, requests, limits }: Pick<Session, "logger" | "shutdown" | "requests" | "limits">,
): Promise<Kind[]> {
  const { signal } = shutdown;
  const refusals = new Refusals({
    config,
    context,
    resource: TYPES,
    namespace: "",
    isPatient: limits?.isOnce !== true,
  });
  let backoff = exponentialBackoff();
  for (let repeats = 1; ; repeats += 1) {
    try {
      return await discoverKinds({ transport, timeoutMs: requests.timeoutMs, logger }, signal);
    } catch (error) {
      signal.throwIfAborted();
      const delayMs = backoff.delayMs(Math.random());
      backoff = backoff.next();
      const ending = { ...endingFrom("list", error), next: "relist", delayMs, repeats } as const;
      const refusal = refusals.after(ending);
      if (refusal !== undefined) {
        throw refusal;
      }
      const say = repeats === 1 ? "warn" : "debug";
      logger[say]({ delayMs }, `cannot list the types of the server: ${causeOf(error)}; asking again`);
      await systemClock.sleep(delayMs, signal);
    }
  }
}
