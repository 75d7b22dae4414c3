import type { Pod } from "../../src/api/pod.js";
import type {
  DeletedObject,
  EventCause,
  ResourceEventHandler,
} from "../../src/informer/resource-event-handler.js";

/** Records its calls as lines: `add a@3 initial`, `update a@3->a@4 watch`, `delete a@9 missed relist`. */
export class RecordingHandler implements ResourceEventHandler<Pod> {
  readonly lines: string[] = [];
  /** If set, every call waits for it. */
  hold: Promise<void> | undefined;
  /** If set, it is called at the moment of each call. */
  onCall: ((line: string) => void) | undefined;

  onAdd(object: Pod, cause: EventCause): void | Promise<void> {
    return this.#told(`add ${label(object)} ${cause}`);
  }

  onUpdate(oldObject: Pod, object: Pod, cause: EventCause): void | Promise<void> {
    return this.#told(`update ${label(oldObject)}->${label(object)} ${cause}`);
  }

  onDelete(deleted: DeletedObject<Pod>, cause: EventCause): void | Promise<void> {
    const object = deleted.object === undefined ? `${deleted.key}@?` : label(deleted.object);
    return this.#told(`delete ${object}${deleted.finalStateUnknown ? " missed" : ""} ${cause}`);
  }

  #told(line: string): void | Promise<void> {
    this.lines.push(line);
    this.onCall?.(line);
    return this.hold;
  }
}

function label(object: Pod): string {
  return `${object.metadata?.name ?? "?"}@${object.metadata?.resourceVersion ?? "?"}`;
}
