import type { Pod } from "../../src/api/pod.js";
import type { ReflectorStore } from "../../src/reflector/reflector-store.js";

/** A store that keeps its state, and records every call of the reflector as a line. */
export class RecordingStore implements ReflectorStore<Pod> {
  readonly calls: string[] = [];
  readonly objects: Map<string, string> = new Map<string, string>();
  /** If set, the reflector has to wait for it before the next batch. */
  writable: Promise<void> | undefined;

  add(object: Pod): void {
    this.#write("add", object);
  }

  update(object: Pod): void {
    this.#write("update", object);
  }

  delete(object: Pod): void {
    this.calls.push(`delete ${describe(object)}`);
    this.objects.delete(object.metadata?.name ?? "");
  }

  replace(objects: readonly Pod[], resourceVersion: string): void {
    this.calls.push(`replace [${objects.map(describe).join(" ")}] at ${resourceVersion}`);
    this.objects.clear();
    for (const object of objects) {
      this.objects.set(object.metadata?.name ?? "", object.metadata?.resourceVersion ?? "");
    }
  }

  bookmark(resourceVersion: string): void {
    this.calls.push(`bookmark ${resourceVersion}`);
  }

  whenWritable(): Promise<void> | undefined {
    return this.writable;
  }

  #write(verb: string, object: Pod): void {
    this.calls.push(`${verb} ${describe(object)}`);
    this.objects.set(object.metadata?.name ?? "", object.metadata?.resourceVersion ?? "");
  }
}

function describe(object: Pod): string {
  return `${object.metadata?.name ?? "?"}@${object.metadata?.resourceVersion ?? "?"}`;
}
