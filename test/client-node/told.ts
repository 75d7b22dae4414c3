import type { Informer, KubernetesObject, ObjectCache } from "@kubernetes/client-node";

/** An informer of either library. */
export type AnyInformer<T extends KubernetesObject = KubernetesObject> = Informer<T> & ObjectCache<T>;

/** A change that an informer told. */
export interface Told {
  readonly change: "add" | "update" | "delete";
  readonly key: string;
  readonly uid: string;
  readonly resourceVersion: string;
}

/** Records what an informer tells. */
export class Recorder {
  readonly told: Told[] = [];
  readonly errors: unknown[] = [];
  connects = 0;

  constructor(informer: AnyInformer) {
    for (const change of ["add", "update", "delete"] as const) {
      informer.on(change, ({ metadata = {} }) => {
        const { namespace = "", name = "", uid = "", resourceVersion = "" } = metadata;
        this.told.push({ change, key: `${namespace}/${name}`, uid, resourceVersion });
      });
    }
    informer.on("error", (error: unknown) => {
      this.errors.push(error);
    });
    informer.on("connect", () => {
      this.connects += 1;
    });
  }

  /** The changes of each object, oldest first. */
  byUid(): Map<string, Told[]> {
    const lives = new Map<string, Told[]>();
    for (const told of this.told) {
      lives.set(told.uid, [...(lives.get(told.uid) ?? []), told]);
    }
    return lives;
  }

  /** The changes as lines, for tests of single cases. */
  get lines(): string[] {
    return this.told.map(({ change, key }) => `${change} ${key}`);
  }
}

/** Returns what a cache holds: the uid and the version of each object, by key, in the order of the keys. */
export function held(informer: AnyInformer, namespace: string): Record<string, string> {
  return versions(informer.list(namespace));
}

/** An object of a cache or of the server. */
interface Versioned {
  readonly metadata?: {
    readonly name?: string;
    readonly uid?: string;
    readonly resourceVersion?: string;
  };
}

/** Returns the uid and the version of each object, by name, in the order of the names. */
export function versions(objects: readonly Versioned[]): Record<string, string> {
  const entries = objects.map(({ metadata = {} }): [string, string] => [
    metadata.name ?? "",
    `${metadata.uid ?? ""} ${metadata.resourceVersion ?? ""}`,
  ]);
  return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
}
