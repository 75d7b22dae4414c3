import { getEventListeners } from "node:events";
import type { Pod } from "../../src/api/pod.js";
import { PODS } from "../../src/api/built-in-resources.js";
import type { HandlerQueueOptions } from "../../src/informer/handler-queue.js";
import type { Registration } from "../../src/informer/registration.js";
import { SharedIndexInformer } from "../../src/informer/shared-index-informer.js";
import type { ListWatch } from "../../src/listwatch/list-watch.js";
import { RestListWatch } from "../../src/listwatch/rest-list-watch.js";
import { exponentialBackoff } from "../../src/reflector/backoff.js";
import type { EndingReport } from "../../src/reflector/reflector-state.js";
import type { InitialList } from "../../src/reflector/reflector-options.js";
import type { Transport } from "../../src/transport/transport.js";
import type { Codec } from "../../src/wire/codec.js";
import { ListeningTransport, type Protocol } from "../support/protocols.js";
import { beliefDifferences } from "./comparer.js";
import { HandlerContract } from "./contract.js";
import type { History } from "./history.js";
import { positionViolations, type Sample, sampleOf } from "./position-check.js";
import type { Random } from "./random.js";
import { OrderCheck } from "./order-check.js";
import { PlannedFailure, Recorder } from "./recorder.js";
import { RequestRate } from "./request-rate.js";
import { selectorsOf, type View } from "./view.js";
import { WaitWatch } from "./waits.js";
import type { World } from "./world.js";

export interface HandlerPlan {
  readonly name: string;
  readonly queue?: HandlerQueueOptions;
  /** The shortest and the longest duration of a call. @defaultValue calls return at once */
  readonly delayMs?: readonly [number, number];
  /** The share of calls that throw. @defaultValue 0 */
  readonly throws?: number;
  readonly resyncMs?: number;
}

export interface SubjectPlan {
  readonly name: string;
  readonly view: View;
  readonly initialList: InitialList;
  readonly codec: () => Codec<Pod>;
  readonly pageSize?: number;
  readonly queueLimit?: number;
  readonly handlers: readonly HandlerPlan[];
  /** Breaks the informer on purpose, so that a test can see whether the checks notice. */
  readonly sabotage?: (listWatch: ListWatch<Pod>) => ListWatch<Pod>;
}

interface Listener {
  readonly recorder: Recorder;
  readonly contract: HandlerContract;
  /** Absent for a handler whose queue merges events, because merging changes their order. */
  readonly order: OrderCheck | undefined;
  readonly registration: Registration;
}

/** The longest time for a stop. It is longer than the longest call of a handler. */
const STOP_LIMIT_MS = 10_000;
/** The most unread samples: enough for a storm and a long calm with four samples per second. */
const MOST_SAMPLES = 400;

/** One life of an informer, from its start to its stop. */
interface Life {
  readonly informer: SharedIndexInformer<Pod>;
  readonly transport: ListeningTransport;
  readonly controller: AbortController;
  readonly running: Promise<void>;
  readonly waits: WaitWatch;
  readonly rate: RequestRate;
}

export interface SubjectCounts {
  events: number;
  watchEndings: number;
  relists: number;
  lives: number;
}

/** Where an informer under test lives. */
export interface SubjectPlace {
  readonly world: World;
  readonly protocol: Protocol;
}

/** An informer under test with its handlers. It can be stopped and started again, as a program is. */
export class Subject {
  readonly plan: SubjectPlan;
  readonly counts: SubjectCounts = { events: 0, watchEndings: 0, relists: 0, lives: 0 };
  /** The waits of all lives that came from the backoff. */
  readonly delays: number[] = [];
  readonly #world: World;
  readonly #protocol: Protocol;
  readonly #random: Random;
  readonly #violations: string[] = [];
  readonly #endings = new Map<string, number>();
  #life: Life | undefined;
  #listeners: Listener[] = [];
  /** Handlers that were removed, or whose informer was stopped, and whose calls are still to be checked. */
  readonly #finished: Listener[] = [];
  #samples: Sample[] = [];
  #guests = 0;
  #lastEnding = "nothing";

  constructor(plan: SubjectPlan, { world, protocol }: SubjectPlace, random: Random) {
    this.plan = plan;
    this.#world = world;
    this.#protocol = protocol;
    this.#random = random;
  }

  get name(): string {
    return this.plan.name;
  }

  get stored(): readonly Pod[] {
    return this.#life?.informer.lister.list() ?? [];
  }

  /** A description of its state, printed when a check has failed. */
  get situation(): string {
    if (this.#life === undefined) {
      return `${this.name} is stopped`;
    }
    const { informer } = this.#life;
    const queues = this.#listeners.map(({ registration }) => registration.queueLength).join(", ");
    const position = informer.lastSyncResourceVersion;
    return `${this.name} is ${informer.state.kind} from ${position}, last ended: ${this.#lastEnding}, queues: ${queues}`;
  }

  /** The number of ended lists and watches, by kind. */
  get endings(): ReadonlyMap<string, number> {
    return this.#endings;
  }

  /** The number of listeners on the signal that lives as long as the informer. */
  get abortListeners(): number {
    return this.#life === undefined ? 0 : getEventListeners(this.#life.controller.signal, "abort").length;
  }

  async start(): Promise<void> {
    const transport = new ListeningTransport(await this.#world.connect(this.name, this.#protocol));
    const waits = new WaitWatch(this.name, this.#world.backoff, () => this.#world.clock.now());
    const rate = new RequestRate(this.name, this.#world.backoff, this.#world.clock);
    const informer = this.#newInformer(rate.counting(transport), waits);
    const controller = new AbortController();
    this.counts.lives += 1;
    this.#listeners = this.plan.handlers.map((handler) => this.#listen(informer, handler));
    const running = informer.run(controller.signal).catch((error: unknown) => {
      this.#violations.push(`G7: ${this.name}: run() rejected: ${String(error)}`);
    });
    this.#life = { informer, transport, controller, running, waits, rate };
  }

  /** Stops the informer as a program that ends does, and checks that it leaves nothing behind. */
  async stop(): Promise<void> {
    const life = this.#life;
    if (life === undefined) {
      return;
    }
    life.controller.abort();
    const clean = await within(STOP_LIMIT_MS, life.running);
    if (!clean) {
      this.#violations.push(`G7: ${this.name}: run() did not end within ${STOP_LIMIT_MS} ms of its abort`);
    }
    this.#finish(this.#listeners.splice(0));
    await life.transport.close();
    for (const protocol of life.transport.heard) {
      if (protocol !== this.#protocol) {
        this.#violations.push(`${this.name}: an answer came over ${protocol}, not over ${this.#protocol}`);
      }
    }
    const left = this.abortListeners;
    if (clean && left > 0) {
      this.#violations.push(`G7: ${this.name}: ${left} abort listeners are left after run()`);
    }
    this.#violations.push(...life.waits.takeViolations(), ...life.rate.takeViolations());
    this.delays.push(...life.waits.delays);
    this.#life = undefined;
  }

  /** Adds a handler to the running informer. It must be told the present, then every change (G6). */
  addGuest(): void {
    if (this.#life !== undefined) {
      this.#guests += 1;
      this.#listeners.push(this.#listen(this.#life.informer, { name: `guest ${this.#guests}` }));
    }
  }

  /** Removes the handler that was added last by `addGuest`. */
  async removeGuest(): Promise<void> {
    if (this.#listeners.length > this.plan.handlers.length) {
      const guests = this.#listeners.splice(-1);
      await Promise.all(guests.map(async ({ registration }) => registration.remove()));
      this.#finish(guests);
    }
  }

  /** Records the contents and the position of the store. */
  sample(): void {
    if (this.#life !== undefined && this.#samples.length < MOST_SAMPLES) {
      this.#samples.push(sampleOf(this.#life.informer.lister));
    }
  }

  /** Whether every handler has been told everything. */
  get isQuiet(): boolean {
    return this.#listeners.every(
      ({ recorder, registration }) =>
        registration.hasSynced && registration.queueLength === 0 && !recorder.isBusy,
    );
  }

  /** Compares everything since the last check with the history. To be called at a quiet point. */
  check(history: History, honest: boolean): string[] {
    const { view } = this.plan;
    const found = this.#violations.splice(0);
    for (const { recorder, contract, order } of [...this.#finished.splice(0), ...this.#listeners]) {
      found.push(...recorder.takeViolations());
      const calls = recorder.takeCalls();
      this.counts.events += calls.length;
      found.push(...contract.check(calls, history, { view, honest }));
      found.push(...(order?.check(calls, honest) ?? []));
    }
    for (const { contract } of this.#listeners) {
      found.push(...beliefDifferences(contract.name, contract.believed, this.stored));
    }
    if (this.#life !== undefined) {
      found.push(...this.#life.waits.takeViolations(), ...this.#life.rate.takeViolations());
    }
    if (honest) {
      found.push(...positionViolations(this.name, this.#samples, history, view));
    }
    this.#samples = [];
    return found;
  }

  /** Marks handlers as removed. The next check reports any later calls. */
  #finish(listeners: readonly Listener[]): void {
    for (const { recorder } of listeners) {
      recorder.markRemoved();
    }
    this.#finished.push(...listeners);
  }

  #newInformer(transport: Transport, waits: WaitWatch): SharedIndexInformer<Pod> {
    const { view, codec: newCodec, initialList, pageSize, queueLimit, sabotage } = this.plan;
    const { clock, backoff, minWatchTimeoutMs } = this.#world;
    const codec = newCodec();
    const listWatch = new RestListWatch<Pod>({
      transport,
      resource: PODS,
      codec,
      clock,
      ...selectorsOf(view),
    });
    return new SharedIndexInformer<Pod>({
      name: this.name,
      listWatch: sabotage?.(listWatch) ?? listWatch,
      identity: codec,
      clock,
      random: () => this.#random.fraction(),
      backoff: exponentialBackoff(backoff),
      minWatchTimeoutMs,
      initialList,
      pageSize,
      queueLimit,
      resyncMs: this.plan.handlers.find(({ resyncMs }) => resyncMs !== undefined)?.resyncMs,
      onEnding: (report) => {
        this.#count(report);
        waits.reported(report);
      },
      onStateChange: (state) => waits.entered(state),
      onHandlerError: ({ error, handler }) => {
        if (!(error instanceof PlannedFailure)) {
          this.#violations.push(`G8: ${handler}: ${String(error)}`);
        }
      },
    });
  }

  #listen(informer: SharedIndexInformer<Pod>, handler: HandlerPlan): Listener {
    const name = `${this.name}/${handler.name}`;
    const { delayMs, throws = 0 } = handler;
    const recorder = new Recorder({
      name,
      stored: (key) => informer.lister.get(key),
      delay: delayMs === undefined ? undefined : () => this.#random.int(...delayMs),
      throws: throws === 0 ? undefined : () => this.#random.chance(throws),
    });
    const registration = informer.addEventHandler(recorder, {
      name,
      resyncMs: handler.resyncMs ?? 0,
      ...(handler.queue === undefined ? {} : { queue: handler.queue }),
    });
    const order = handler.queue?.kind === "coalescing" ? undefined : new OrderCheck(name);
    return { recorder, contract: new HandlerContract(name), order, registration };
  }

  #count({ phase, kind, next, error }: EndingReport): void {
    this.#lastEnding = `${phase} ${kind}, then ${next}${error instanceof Error ? ` (${error.message})` : ""}`;
    this.#endings.set(`${phase} ${kind}`, (this.#endings.get(`${phase} ${kind}`) ?? 0) + 1);
    if (phase === "watch") {
      this.counts.watchEndings += 1;
    }
    if (next !== "rewatch") {
      this.counts.relists += 1;
    }
  }
}

/** Tells whether a promise settles in time. */
async function within(ms: number, promise: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const settled = await Promise.race([promise.then(() => true), late]);
  clearTimeout(timer);
  return settled;
}
