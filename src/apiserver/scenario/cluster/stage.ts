import { abortable, type LinkedAbortController, linkedAbortController } from "../../../base/abort.js";
import type { Clock } from "../../../base/clock.js";
import type { KubeObject, ObjectReference, ScenarioDriver } from "./driver.js";
import { EventRecorder } from "./event-recorder.js";
import { hashOf, seededRandom } from "./random.js";
import { Roster } from "./roster.js";
import { World } from "./world.js";

/** What a `Stage` is made of. */
export interface StageOptions {
  readonly driver: ScenarioDriver;
  readonly clock: Clock;
  /** How many times faster than real time. */
  readonly speed: number;
  /** The seed of all random choices. */
  readonly seed: number;
  /** Ends every pause when it aborts. */
  readonly signal: AbortSignal;
  /** The roster that all stages of a scenario share. @defaultValue a new one */
  readonly roster?: Roster;
  /** The nodes that all stages of a scenario share. @defaultValue new ones */
  readonly world?: World;
}

/**
 * The surroundings of one life, or of one pod in it: the driver, pauses at the chosen speed, random choices
 * from one seed, and what was created.
 */
export class Stage {
  readonly driver: ScenarioDriver;
  readonly random: () => number;
  readonly roster: Roster;
  readonly world: World;
  readonly events: EventRecorder;
  readonly #options: StageOptions;
  readonly #controller: LinkedAbortController;
  readonly #parts = new Set<Promise<void>>();
  #objects: ObjectReference[] = [];

  constructor(options: StageOptions) {
    const { driver, roster = new Roster(), world = new World() } = options;
    this.#options = { ...options, roster, world };
    this.driver = driver;
    this.random = seededRandom(options.seed);
    this.roster = roster;
    this.world = world;
    this.events = new EventRecorder(this);
    this.#controller = linkedAbortController(options.signal);
  }

  /** Aborts when the stage is cancelled, and when the scenario ends. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /**
   * Returns a stage for a part of this one. Its random numbers depend on this stage's seed and on the name of
   * the part, and not on what else has happened, so that the same seed gives the same parts in any order.
   */
  fork(part: string | number): Stage {
    const seed = hashOf(`${this.#options.seed}/${part}`);
    return new Stage({ ...this.#options, seed, signal: this.signal });
  }

  /** Returns the current time in RFC 3339 without fractions of a second, as servers write it. */
  now(): string {
    return this.#options.clock
      .date()
      .toISOString()
      .replace(/\.\d+Z$/, "Z");
  }

  /** Returns the current time in RFC 3339 with microseconds, as the scheduler writes it. */
  microNow(): string {
    return this.#options.clock.date().toISOString().replace("Z", "000Z");
  }

  /** Waits for `ms`, or for a random time between `ms` and `upToMs`. Rejects when the stage is cancelled. */
  async pause(ms: number, upToMs: number = ms): Promise<void> {
    const duration = upToMs === ms ? ms : ms + this.random() * (upToMs - ms);
    await this.#options.clock.sleep(duration / this.#options.speed, this.signal);
  }

  /**
   * Waits until the condition holds. It is looked at whenever `world` says that something has changed. Rejects
   * when the stage is cancelled.
   */
  async until(holds: () => boolean): Promise<void> {
    while (!holds()) {
      await abortable(this.world.nextChange(), this.signal);
    }
  }

  /** Returns one of the choices at random. */
  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[Math.floor(this.random() * choices.length)] ?? choices[0];
  }

  /** Creates an object of this life. Resolves with the object as it is stored. */
  async create(resource: string, object: KubeObject): Promise<KubeObject> {
    const { namespace, name = "" } = object.metadata ?? {};
    this.enter({ resource, name, ...(namespace === undefined ? {} : { namespace }) });
    return this.driver.create(resource, object);
  }

  /** Deletes an object of this life. */
  async delete(reference: ObjectReference): Promise<void> {
    await this.driver.delete(reference);
    this.leave(reference);
  }

  /** Records that this life is about to create the object. */
  enter(reference: ObjectReference): void {
    this.#objects.push(reference);
  }

  /** Records that an object of this life is gone. */
  leave({ resource, namespace, name }: ObjectReference): void {
    this.#objects = this.#objects.filter(
      (other) => other.resource !== resource || other.namespace !== namespace || other.name !== name,
    );
  }

  /** Plays a part beside the life. If the part fails, the life ends with its error. */
  spawn(part: () => Promise<void>): void {
    const task = part()
      .catch((error: unknown) => this.cancel(error))
      .finally(() => void this.#parts.delete(task));
    this.#parts.add(task);
  }

  /** Ends all pauses of this stage and of its forks with the error. */
  cancel(error: unknown): void {
    this.#controller.abort(error);
  }

  /** Ends all parts, waits for them, and lets go of the parent's signal. */
  async close(): Promise<void> {
    this.cancel(new Error("the stage is closed"));
    while (this.#parts.size > 0) {
      await Promise.all(this.#parts);
    }
    this.#controller.dispose();
  }

  /** Removes the objects of this life, after it has ended early. */
  async clear(): Promise<void> {
    for (const object of this.#objects.reverse()) {
      // Often the object is already gone, which is why the life has ended. Then the requests fail.
      if (object.resource === "pods") {
        const pod = { name: object.name, namespace: object.namespace ?? "" };
        this.roster.leave(pod);
        await this.driver.patch(object, { metadata: { finalizers: null } }).catch(() => undefined);
        await this.driver.delete(object, 0).catch(() => undefined);
        this.roster.forget(pod);
      } else {
        await this.driver.delete(object).catch(() => undefined);
      }
    }
    this.#objects = [];
  }
}
