import type { ContainerStatus, Pod, PodStatus } from "../../../api/pod.js";
import { type ContainerView, statusOf, type Terminated, UNKNOWN_END, viewOf } from "./container-view.js";
import { conditionsOf, type PodCondition, type Verdict } from "./conditions.js";
import { randomHex } from "../cluster/random.js";

/** How a container ended. */
export interface Exit {
  readonly exitCode: number;
  readonly reason: string;
  readonly message?: string;
}

/** The addresses of the node and of the pod. */
export interface PodPlace {
  readonly hostIP: string;
  readonly podIP: string;
}

/**
 * The state of a pod as its kubelet knows it: what each container is doing. The phase and the conditions are
 * computed from that, so that a life only has to say what happens to containers.
 */
export class KubeletView {
  readonly #restartPolicy: string;
  readonly #containers: readonly ContainerView[];
  readonly #initContainers: readonly ContainerView[];
  readonly #sidecars: ReadonlySet<string>;
  readonly #random: () => number;
  #conditions: readonly PodCondition[] = [];
  #place: PodPlace | undefined;
  #startTime: string | undefined;
  #hasNetwork = false;
  #isTerminal = false;
  #isLost = false;
  #isRejected = false;
  #extraConditions: readonly Verdict[] = [];
  #eviction: { readonly reason: string; readonly message: string } | undefined;

  constructor({ spec }: Pod, random: () => number) {
    const initContainers = spec?.initContainers ?? [];
    this.#random = random;
    this.#restartPolicy = spec?.restartPolicy ?? "Always";
    this.#sidecars = new Set(
      initContainers.filter(({ restartPolicy }) => restartPolicy === "Always").map(({ name }) => name),
    );
    const waiting = initContainers.length > 0 ? "PodInitializing" : "ContainerCreating";
    this.#initContainers = initContainers.map((container) => viewOf(container, "PodInitializing"));
    this.#containers = (spec?.containers ?? []).map((container) => viewOf(container, waiting));
  }

  /** The names of the containers, without init containers. */
  get containerNames(): readonly string[] {
    return this.#containers.map(({ name }) => name);
  }

  /** The names of the containers that run, with init containers. */
  get runningNames(): readonly string[] {
    return [...this.#initContainers, ...this.#containers]
      .filter(({ state }) => state.running !== undefined)
      .map(nameOf);
  }

  /** Whether all containers are ready, and the node has not been lost. */
  get isReady(): boolean {
    return !this.#isLost && this.#phase() === "Running" && this.#unready().length === 0;
  }

  /** Whether the pod has ended for good, and how. */
  get ended(): "Succeeded" | "Failed" | undefined {
    const phase = this.#phase();
    return phase === "Succeeded" || phase === "Failed" ? phase : undefined;
  }

  /** Sets the addresses and the start time, as the kubelet does when it accepts the pod. */
  admit(place: PodPlace, now: string): void {
    this.#place = place;
    this.#startTime = now;
  }

  /** Creates the sandbox and its network. */
  connect(): void {
    this.#hasNetwork = true;
  }

  /** Starts a container, for the first time or again. */
  start(name: string, now: string): void {
    const container = this.#container(name);
    const before = container.state.terminated ?? container.lastState.terminated;
    if (before !== undefined) {
      container.lastState = { terminated: before };
      container.restartCount += 1;
    }
    this.#hasNetwork = true;
    container.containerID = `containerd://${randomHex(this.#random, 64)}`;
    container.state = { running: { startedAt: now } };
    container.started = true;
  }

  /** Sets the result of a container's readiness probe. Init containers that end have no such probe. */
  setReady(name: string, ready: boolean): void {
    this.#container(name).ready = ready;
  }

  /** Ends a container. */
  exit(name: string, exit: Exit, now: string): void {
    const container = this.#container(name);
    const startedAt = container.state.running?.startedAt ?? now;
    const { containerID } = container;
    const terminated: Terminated = { ...exit, startedAt, finishedAt: now, containerID };
    container.state = { terminated };
    // An init container is ready when it has succeeded.
    container.ready = exit.exitCode === 0 && this.#initContainers.includes(container);
    container.started = false;
  }

  /** Makes a container wait, for example for its image or for a back-off. */
  wait(name: string, reason: string, message?: string): void {
    const container = this.#container(name);
    const { terminated } = container.state;
    if (terminated !== undefined) {
      container.lastState = { terminated };
    }
    container.state = { waiting: { reason, ...(message === undefined ? {} : { message }) } };
    container.ready = false;
    container.started = false;
  }

  /** Ends all running containers, as at the end of a grace period. */
  exitAll(exit: Exit, now: string): void {
    for (const container of [...this.#initContainers, ...this.#containers]) {
      if (container.state.running !== undefined) {
        this.exit(container.name, exit, now);
      }
    }
  }

  /**
   * Ends the pod for good, as a kubelet does before it removes a deleted pod. A container that never ran then
   * counts as failed, because the kubelet does not find it.
   */
  finish(): void {
    this.#isTerminal = true;
    for (const container of this.#containers) {
      if (container.state.waiting !== undefined) {
        container.state = { terminated: container.lastState.terminated ?? UNKNOWN_END };
        container.lastState = {};
      }
    }
  }

  /** Fails the pod, as the kubelet does to free a resource of its node. */
  evict(message: string): void {
    this.#isTerminal = true;
    this.#eviction = { reason: "Evicted", message };
  }

  /** Fails the pod before it has run. */
  reject(): void {
    this.#isRejected = true;
  }

  /** Sets a condition beside the standard ones, or removes it if it has no status. */
  setCondition(type: string, condition?: Omit<Verdict, "type">): void {
    this.#extraConditions = [
      ...this.#extraConditions.filter((other) => other.type !== type),
      ...(condition === undefined ? [] : [{ type, ...condition }]),
    ];
  }

  /** Records whether the node has stopped answering, so that its pods count as not ready. */
  setLost(isLost: boolean): void {
    this.#isLost = isLost;
  }

  /** Sets aside other resources for a running container. */
  allocate(name: string, requests: NonNullable<ContainerStatus["allocatedResources"]>): void {
    this.#container(name).allocated = requests;
  }

  /** Gives a running container other resources. */
  resize(name: string, resources: ContainerStatus["resources"]): void {
    this.#container(name).resources = resources;
  }

  /** Returns the status that the kubelet would write now. */
  status(now: string): PodStatus {
    const phase = this.#phase();
    const initialized = this.#initContainers.every((container) => this.#isInitialized(container));
    this.#conditions = conditionsOf(
      {
        hasNetwork: this.#hasNetwork && phase !== "Succeeded" && phase !== "Failed",
        uninitialized: initialized
          ? []
          : this.#initContainers.filter((c) => !this.#isInitialized(c)).map(nameOf),
        unready: this.#unready(),
        isLost: this.#isLost,
        ended: phase === "Succeeded" ? "PodCompleted" : phase === "Failed" ? "PodFailed" : undefined,
      },
      { extra: this.#extraConditions, before: this.#conditions, now },
    );
    return {
      phase,
      conditions: this.#conditions,
      ...this.#eviction,
      ...this.#addresses(),
      ...(this.#startTime === undefined ? {} : { startTime: this.#startTime }),
      ...(this.#initContainers.length === 0
        ? {}
        : { initContainerStatuses: this.#initContainers.map(statusOf) }),
      containerStatuses: this.#containers.map(statusOf),
    };
  }

  #container(name: string): ContainerView {
    const found = [...this.#initContainers, ...this.#containers].find((container) => container.name === name);
    if (found === undefined) {
      throw new RangeError(`Cannot find container "${name}": the pod does not have it`);
    }
    return found;
  }

  #isInitialized(container: ContainerView): boolean {
    return this.#sidecars.has(container.name)
      ? container.started
      : container.state.terminated?.exitCode === 0;
  }

  #unready(): string[] {
    return [...this.#runningSidecars(), ...this.#containers].filter(({ ready }) => !ready).map(nameOf);
  }

  #runningSidecars(): ContainerView[] {
    return this.#initContainers.filter(({ name }) => this.#sidecars.has(name));
  }

  #addresses(): Pick<PodStatus, "hostIP" | "podIP" | "podIPs"> & { hostIPs?: readonly { ip: string }[] } {
    if (this.#place === undefined) {
      return {};
    }
    const { hostIP, podIP } = this.#place;
    return {
      hostIP,
      hostIPs: [{ ip: hostIP }],
      ...(this.#hasNetwork ? { podIP, podIPs: [{ ip: podIP }] } : {}),
    };
  }

  /** Computes the phase like `getPhase` of the kubelet. */
  #phase(): "Pending" | "Running" | "Succeeded" | "Failed" {
    if (this.#isRejected || this.#eviction !== undefined) {
      return "Failed";
    }
    const states = this.#containers.map(({ state, lastState }) => ({ ...lastState, ...state }));
    const neverStarted = states.some(
      ({ running, terminated }) => running === undefined && terminated === undefined,
    );
    if (neverStarted) {
      return "Pending";
    }
    const ends = states.flatMap(({ running, terminated }) =>
      running === undefined && terminated !== undefined ? [terminated.exitCode] : [],
    );
    const restarts = this.#restartPolicy === "Always" && !this.#isTerminal;
    if (ends.length < states.length || restarts) {
      return "Running";
    }
    if (ends.every((exitCode) => exitCode === 0)) {
      return "Succeeded";
    }
    return this.#restartPolicy === "Never" || this.#isTerminal ? "Failed" : "Running";
  }
}

function nameOf({ name }: ContainerView): string {
  return name;
}
