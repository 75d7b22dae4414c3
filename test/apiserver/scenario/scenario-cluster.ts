import { podStatus } from "../../../src/api/pod-status.js";
import { embeddedDriver } from "../../../src/apiserver/embedded-driver.js";
import { InProcessClient } from "../../../src/apiserver/in-process-client.js";
import { KindRegistry } from "../../../src/apiserver/kinds/kind-registry.js";
import { builtInKinds } from "../../../src/apiserver/registry/kind-table.js";
import { Registry } from "../../../src/apiserver/registry/registry.js";
import type {
  KubeEvent,
  KubeObject,
  ObjectReference,
  ScenarioDriver,
} from "../../../src/apiserver/scenario/cluster/driver.js";
import { seededRandom } from "../../../src/apiserver/scenario/cluster/random.js";
import { runScenario, type ScenarioOptions } from "../../../src/apiserver/scenario/scenario.js";
import { ObjectStore } from "../../../src/apiserver/store/object-store.js";
import { FakeClock } from "../../support/fake-clock.js";

/** One write to an object, with the object as it was stored. */
export interface RecordedWrite {
  readonly atMs: number;
  readonly verb: "create" | "patch" | "status" | "resize" | "bind" | "delete" | "evict";
  readonly resource: string;
  /** `namespace/name` */
  readonly key: string;
  /** The object after the write. `undefined` if it is gone. */
  readonly object: Readonly<Record<string, unknown>> | undefined;
}

/** The store of an embedded server on a fake clock, and a driver that records every write to it. */
export class ScenarioCluster {
  readonly clock: FakeClock = new FakeClock();
  readonly objects: InProcessClient;
  readonly driver: ScenarioDriver;
  readonly writes: RecordedWrite[] = [];

  constructor() {
    const { clock } = this;
    const store = new ObjectStore({ clock, window: { events: 100, ms: 60_000 }, firstRevision: 1 });
    const kinds = new KindRegistry(builtInKinds());
    const registry = new Registry({ store, clock, random: seededRandom(1) });
    this.objects = new InProcessClient(store, kinds, registry);
    this.driver = this.#recording(embeddedDriver(this.objects));
  }

  /** Returns the writes to the objects of a resource whose names begin with the prefix. */
  writesTo(resource: string, prefix = ""): RecordedWrite[] {
    return this.writes.filter((write) => write.resource === resource && nameOf(write).startsWith(prefix));
  }

  /** The names of the pods with a prefix, in the order of their creation. */
  podNames(prefix: string): string[] {
    return this.writesTo("pods", prefix)
      .filter(({ verb }) => verb === "create")
      .map(nameOf);
  }

  /**
   * Returns what kubectl would show of one pod, `STATUS ready/total restarts`, in order and without the same state
   * twice in a row. The last word is `gone` after the pod was removed.
   */
  shown(name: string): string[] {
    const words = this.writes
      .filter((write) => write.resource === "pods" && nameOf(write) === name)
      .map(({ object }) => (object === undefined ? "gone" : shownOf(object)));
    return words.filter((word, position) => word !== words[position - 1]);
  }

  /** Returns the events about objects with a name prefix, in order: `Kind Reason`, each of them once. */
  told(prefix = ""): string[] {
    const events = this.events(prefix).map(
      ({ involvedObject, reason }) => `${involvedObject.kind} ${reason}`,
    );
    return [...new Set(events)];
  }

  /** Returns the events about objects with a name prefix, in order. */
  events(prefix = ""): KubeEvent[] {
    return this.writesTo("events")
      .filter(({ verb }) => verb === "create")
      .map(({ object }) => object as unknown as KubeEvent)
      .filter(({ involvedObject }) => (involvedObject.name ?? "").startsWith(prefix));
  }

  #recording(driver: ScenarioDriver): ScenarioDriver {
    const record = (verb: RecordedWrite["verb"], reference: ObjectReference): void => {
      const { resource, namespace, name } = reference;
      const key = namespace === undefined ? name : `${namespace}/${name}`;
      const object = this.objects.get(resource, key);
      this.writes.push({ atMs: this.clock.now(), verb, resource, key, object });
    };
    return {
      ...driver,
      create: async (resource, object) => {
        const created = await driver.create(resource, object);
        record("create", referenceOf(resource, created));
        return created;
      },
      patch: async (reference, patch, subresource) => {
        const patched = await driver.patch(reference, patch, subresource);
        record(subresource ?? "patch", reference);
        return patched;
      },
      delete: async (reference, gracePeriodSeconds) => {
        await driver.delete(reference, gracePeriodSeconds);
        record("delete", reference);
      },
      bind: async (pod, node) => {
        await driver.bind(pod, node);
        record("bind", { resource: "pods", ...pod });
      },
      evict: async (pod) => {
        await driver.evict(pod);
        record("evict", { resource: "pods", ...pod });
      },
    };
  }
}

/** A scenario that is being played on a `ScenarioCluster`. */
export interface Play {
  readonly cluster: ScenarioCluster;
  readonly clock: FakeClock;
  readonly logged: string[];
  /** Lets the given time pass. */
  readonly pass: (seconds: number) => Promise<void>;
  /** Aborts the scenario and waits for its end. */
  readonly stop: () => Promise<void>;
}

/** Starts scenarios, by default all of them. */
export function play(
  options: Partial<ScenarioOptions> = {},
  cluster: ScenarioCluster = new ScenarioCluster(),
): Play {
  const { clock, driver } = cluster;
  const controller = new AbortController();
  const logged: string[] = [];
  const run = runScenario(driver, {
    clock,
    signal: controller.signal,
    log: (message) => void logged.push(message),
    ...options,
  });
  // A rejection is awaited in `stop`. Until then, it must not count as unhandled.
  run.catch(() => undefined);
  return {
    cluster,
    clock,
    logged,
    pass: async (seconds) => clock.advance(seconds * 1000),
    stop: async () => {
      controller.abort(new Error("over"));
      await run;
    },
  };
}

/** Plays scenarios for the given time and returns what they have written. */
export async function played(
  seconds: number,
  options: Partial<ScenarioOptions> = {},
): Promise<ScenarioCluster> {
  const { cluster, pass, stop } = play(options);
  await pass(seconds);
  await stop();
  return cluster;
}

/** Returns what kubectl would show of a pod: `STATUS ready/total restarts`. */
export function shownOf(pod: object): string {
  const { status, ready, total, restarts } = podStatus(pod);
  return `${status} ${ready}/${total} ${restarts}`;
}

function nameOf({ key }: RecordedWrite): string {
  return key.split("/").at(-1) ?? "";
}

function referenceOf(resource: string, { metadata }: KubeObject): ObjectReference {
  const { namespace, name = "" } = metadata ?? {};
  return { resource, name, ...(namespace === undefined ? {} : { namespace }) };
}
