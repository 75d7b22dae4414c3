import type { Pod } from "../../../api/pod.js";
import { abortable } from "../../../base/abort.js";
import type { Stage } from "../cluster/stage.js";
import type { Exit } from "../kubelet/kubelet-view.js";
import { PodActor } from "../kubelet/pod-actor.js";

/** What happens to a pod between its creation and its deletion. */
export type Conduct = (pod: PodActor) => Promise<void>;

/** How a pod begins to leave, such as by a DELETE. */
type Departure = (pod: PodActor) => Promise<void>;

/** How the containers of a deleted pod end. */
export interface Ending {
  /** How long they take, in milliseconds: at least, and at most. */
  readonly after: readonly [atLeastMs: number, atMostMs: number];
  readonly exit: Exit;
}

/** A program that obeys SIGTERM. */
const PROMPT_ENDING: Ending = { after: [1000, 3000], exit: { exitCode: 0, reason: "Completed" } };

/** What a `PodPlay` is made of. */
export interface PodPlayOptions {
  /** The stage of the life to which the pod belongs. */
  readonly life: Stage;
  /** The part of the life's random numbers that the pod uses. */
  readonly part: string;
  /** Returns the manifest, given the pod's own random numbers. */
  readonly manifest: (random: () => number) => Pod;
  readonly conduct: Conduct;
  /** How the pod's containers end when it is deleted. @defaultValue soon, and with exit code 0 */
  readonly ending?: Ending | undefined;
  /** Takes away the finalizers that hold the pod after its kubelet is done. @defaultValue none do */
  readonly release?: Conduct | undefined;
  /** Is called whenever the pod has changed, also when it is gone. */
  readonly changed: () => void;
}

/** One pod of a controller: it lives by its conduct until it has to leave. */
export class PodPlay {
  readonly actor: PodActor;
  readonly #options: PodPlayOptions;
  /** The surroundings of the pod's last moments, when its own stage is cancelled. */
  readonly #epilogue: Stage;
  #departure: Departure | undefined;
  #notifyDeparture: (() => void) | undefined;
  #isGone = false;

  constructor(options: PodPlayOptions) {
    const { life, part, manifest, changed } = options;
    const stage = life.fork(part);
    this.#options = options;
    this.#epilogue = life.fork(`${part}/epilogue`);
    this.actor = new PodActor(stage, manifest(stage.random), {
      changed,
      deleted: () => this.leave(async () => Promise.resolve()),
    });
  }

  get name(): string {
    return this.actor.reference.name;
  }

  /** Whether the pod is being deleted. */
  get isLeaving(): boolean {
    return this.#departure !== undefined;
  }

  /** Whether the pod has been removed. */
  get isGone(): boolean {
    return this.#isGone;
  }

  /** Whether the pod counts for its controller: it has not ended, and it is not being deleted. */
  get isActive(): boolean {
    return !this.isLeaving && this.actor.ended === undefined;
  }

  /** Ends the conduct of the pod. Its containers stop, and it is removed. Does nothing the second time. */
  leave(departure: Departure = async (pod) => pod.terminate()): void {
    if (this.#departure === undefined) {
      this.#departure = departure;
      this.actor.stage.cancel(new Error(`pod "${this.name}" leaves`));
      this.#notifyDeparture?.();
      this.#options.changed();
    }
  }

  /** Creates the pod, and lets it live beside the other parts of the life. */
  async begin(): Promise<void> {
    this.#options.life.enter(this.actor.reference);
    await this.actor.create();
    this.#options.life.spawn(async () => this.#live());
  }

  /** Lets go of the life's signal. Needed for a pod that has never begun. */
  async dispose(): Promise<void> {
    await Promise.all([this.actor.stage.close(), this.#epilogue.close()]);
  }

  async #live(): Promise<void> {
    const { life, conduct, release, changed } = this.#options;
    try {
      await conduct(this.actor);
    } catch (error) {
      if (this.#departure === undefined) {
        throw error;
      }
    }
    await this.#untilDeparture(life.signal);
    await this.#departure?.(this.actor);
    if (this.actor.ended === undefined) {
      await this.#shutDown();
    }
    await release?.(this.actor);
    this.#isGone = true;
    await this.dispose();
    life.leave(this.actor.reference);
    life.roster.forget(this.actor.reference);
    life.world.changed();
    changed();
  }

  async #untilDeparture(signal: AbortSignal): Promise<void> {
    if (this.#departure === undefined) {
      const departure = new Promise<void>((resolve) => {
        this.#notifyDeparture = resolve;
      });
      await abortable(departure, signal);
    }
  }

  /** Does what a kubelet does for a deleted pod. Without a kubelet, the server has removed the pod at once. */
  async #shutDown(): Promise<void> {
    if (this.actor.node === "") {
      return;
    }
    const { after, exit } = this.#options.ending ?? PROMPT_ENDING;
    await this.#epilogue.pause(...after);
    await this.actor.stop(exit);
    await this.#epilogue.pause(100, 300);
    await this.actor.remove();
  }
}
