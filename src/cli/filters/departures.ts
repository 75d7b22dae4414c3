import type { Pod } from "../../api/pod.js";
import type { ResourceEvent } from "../../informer/resource-event-handler.js";
import { objectIdentity } from "../../wire/kept/object-identity.js";
import { type Departure, departureOf } from "./departure.js";
import type { Told } from "./membership.js";

/** The most pods that are remembered after they left. */
const MOST_AWAY = 1_000;

/** The pods that leave a watch with a selector of the server, and those of them that come back. */
export class Departures {
  readonly #away = new Set<string>();

  /** Returns why a pod is no longer in the watch. */
  of(event: ResourceEvent<Pod> & { readonly type: "delete" }): Departure {
    return departureOf(event);
  }

  /**
   * Returns what an event counts as: `left` for a pod that the server no longer selects, `entered` for one that it
   * selects again. It must be called once for each event, in their order.
   */
  tell(event: ResourceEvent<Pod>): Told {
    switch (event.type) {
      case "add":
        return this.#away.size > 0 && this.#away.delete(objectIdentity.uidOf(event.object))
          ? "entered"
          : "event";
      case "update":
        return "event";
      case "delete":
        return this.of(event) === "left" ? this.#left(event.deleted.object) : "event";
    }
  }

  #left(pod: Pod | undefined): Told {
    if (pod !== undefined) {
      this.#away.add(objectIdentity.uidOf(pod));
    }
    if (this.#away.size > MOST_AWAY) {
      const [oldest = ""] = this.#away;
      this.#away.delete(oldest);
    }
    return "left";
  }
}
