import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import {
  type DeletedObject,
  type EndingReport,
  HttpTransport,
  type InformerScope,
  jsonCodec,
  type Lister,
  loadClientConfig,
  type Pod,
  PODS,
  type ResourceEventHandler,
  type SharedIndexInformer,
  SharedInformerFactory,
  type SharedInformerFactoryOptions,
  type Transport,
} from "../../../src/index.js";
import { systemClock } from "../../../src/base/clock.js";
import { describeRequest } from "../described-request.js";
import type { RealCluster } from "../real-cluster.js";
import { TerminalReader } from "../terminal-reader.js";

type InformerOptions = Omit<SharedInformerFactoryOptions, "transport" | "codecFor" | "onWatchError">;

export interface ObservedPodsOptions extends InformerOptions {
  /** For messages. */
  readonly name?: string;
  /** @defaultValue all pods */
  readonly scope?: InformerScope;
  /** JSON on the wire. @defaultValue false: what the library chooses */
  readonly json?: boolean;
  /** @defaultValue the administrator's */
  readonly kubeconfigPath?: string;
}

/** An informer of the library on a cluster, and a handler that keeps books of what it is told. */
export interface ObservedPods {
  readonly name: string;
  readonly informer: SharedIndexInformer<Pod>;
  readonly books: Bookkeeper;
  readonly reports: readonly EndingReport[];
  /** `list 0/500`, `watch N`, `probe N`, `list latest`: in order; what repeats is told once. */
  requests(): string[];
  /** The lines on stderr of somebody who watches it, times and versions left out. */
  said(): string[];
  /**
   * Resolves when it watches and the person has read so; what has only listed has not got its watch yet. Fails when it
   * does not within half a minute.
   */
  watches(): Promise<void>;
  /**
   * Resolves when the store and the books equal what the server lists of the same scope, object by object; fails when
   * they do not within half a minute. Nobody may write meanwhile.
   */
  equalServer(): Promise<void>;
  /** Compares whole objects, at once; for few of them. */
  equalContents(): Promise<void>;
}

/** Starts it, as a user of the library would. It ends with the test. */
export async function observePods(
  t: Pick<TestContext, "after">,
  cluster: RealCluster,
  options: ObservedPodsOptions = {},
): Promise<ObservedPods> {
  const {
    name = "informer",
    scope = {},
    json = false,
    kubeconfigPath,
    onStateChange,
    ...informerOptions
  } = options;
  const kubeconfig = kubeconfigPath ?? cluster.kubeconfigPath;
  const config = await loadClientConfig({ kubeconfig, env: {}, homeDirectory: cluster.directory });
  const http = new HttpTransport(config);
  const asked: string[] = [];
  const transport: Transport = {
    request: async (request, signal) => {
      asked.push(described(request.path));
      return http.request(request, signal);
    },
    close: async () => http.close(),
  };
  const reader = new TerminalReader(systemClock);
  const reports: EndingReport[] = [];
  const factory = new SharedInformerFactory({
    ...informerOptions,
    transport,
    onWatchError: (report) => {
      reports.push(report);
      reader.onWatchError(report);
    },
    onStateChange: (state) => {
      reader.onStateChange(state);
      onStateChange?.(state);
    },
    ...(json && { codecFor: () => jsonCodec<unknown>({ kind: "Pod" }) }),
  });
  const informer = factory.informer(PODS, scope);
  const books = new Bookkeeper();
  informer.addEventHandler(books);
  reader.read(informer);
  factory.start(new AbortController().signal);
  t.after(async () => {
    await factory.shutdown();
    await transport.close();
    reader.close();
  });
  const requests = (): string[] => asked.filter((request, position) => request !== asked[position - 1]);
  const said = (): string[] => reader.lines.map(withoutPlace);
  const watches = async (): Promise<void> =>
    eventually(() => assert.match(said().at(-1) ?? "", /^info: watching pods/, name));
  const equalServer = async (): Promise<void> => {
    const expected = await podsOfServer(cluster, scope);
    await eventually(() => {
      assertSame(podsOfStore(informer.lister), expected, `the store of ${name}`);
      assertSame(books.pods, expected, `what the handler of ${name} was told`);
      assert.deepEqual(books.mistakes, [], name);
    });
  };
  const equalContents = async (): Promise<void> => {
    const { body } = await cluster.request("GET", pathOf(scope));
    const expected = (body as { readonly items: readonly Pod[] }).items.map(contentsOf);
    const byName = ([one]: [string, unknown], [other]: [string, unknown]): number => one.localeCompare(other);
    assert.deepEqual(informer.lister.list().map(contentsOf).sort(byName), expected.sort(byName), name);
  };
  return { name, informer, books, reports, requests, said, watches, equalServer, equalContents };
}

/** Where a watch begins is another version in each run; `0` is none. */
function described(path: string): string {
  const { searchParams } = new URL(path, "http://localhost");
  return describeRequest(searchParams, (version) => (version === "0" ? version : "N"));
}

/** Ports and versions are others in each run. */
function withoutPlace(line: string): string {
  return line.replace(/127\.0\.0\.1:\d+/g, "SERVER").replace(/\b\d{2,}\b/g, "N");
}

/** Key to `uid@resourceVersion`. */
export type PodVersions = ReadonlyMap<string, string>;

/** Applies what it is told to an empty collection, as a controller would. */
export class Bookkeeper implements ResourceEventHandler<Pod> {
  readonly #pods = new Map<string, string>();
  /** What does not follow from what was told before: an add of what is there, a change of another state (CT-2). */
  readonly mistakes: string[] = [];
  /** `add`, `update` and `delete` with the key, in order. */
  readonly told: string[] = [];

  get pods(): PodVersions {
    return this.#pods;
  }

  onAdd(pod: Pod): void {
    const key = keyOf(pod);
    this.#told("add", key, undefined);
    this.#pods.set(key, versionOf(pod));
  }

  onUpdate(oldPod: Pod, pod: Pod): void {
    const key = keyOf(pod);
    this.#told("update", key, versionOf(oldPod));
    this.#pods.set(key, versionOf(pod));
  }

  onDelete({ key }: DeletedObject<Pod>): void {
    this.#told("delete", key, this.#pods.get(key) ?? "something");
    this.#pods.delete(key);
  }

  #told(verb: string, key: string, before: string | undefined): void {
    this.told.push(`${verb} ${key}`);
    const known = this.#pods.get(key);
    if (known !== before) {
      this.mistakes.push(`${verb} ${key}: ${String(before)} was known as ${String(known)}`);
    }
  }
}

/** Without spec and status, half the bytes. */
const METADATA_ONLY = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";

/** What the server lists of a scope, without any cache. */
export async function podsOfServer(
  cluster: Pick<RealCluster, "request">,
  scope: InformerScope = {},
): Promise<PodVersions> {
  const { status, text, body } = await cluster.request("GET", pathOf(scope), undefined, {
    accept: METADATA_ONLY,
  });
  assert.equal(status, 200, text);
  return versionsOf((body as { readonly items: readonly Pod[] }).items);
}

function pathOf({ namespace = "", labelSelector = "", fieldSelector = "" }: InformerScope): string {
  const query = new URLSearchParams({ labelSelector, fieldSelector });
  const folder = namespace === "" ? "" : `/namespaces/${namespace}`;
  return `/api/v1${folder}/pods?${String(query)}`;
}

/** As JSON, without what codecs leave out and without the kind, which lists do not repeat. */
function contentsOf(pod: Pod): [key: string, contents: unknown] {
  const { metadata, spec, status } = JSON.parse(JSON.stringify(pod)) as Pod;
  return [keyOf(pod), { metadata: { ...metadata, managedFields: undefined }, spec, status }];
}

export function podsOfStore(lister: Lister<Pod>): PodVersions {
  return versionsOf(lister.list());
}

/** Says what differs; of ten thousand pods `deepEqual` prints too much. */
export function assertSame(found: PodVersions, expected: PodVersions, what: string): void {
  const keys = new Set([...found.keys(), ...expected.keys()]);
  const differing = [...keys].filter((key) => found.get(key) !== expected.get(key));
  assert.deepEqual(
    differing
      .slice(0, 5)
      .map((key) => `${key}: ${found.get(key) ?? "-"}, wanted ${expected.get(key) ?? "-"}`),
    [],
    `${what} differs from the server in ${differing.length} pods`,
  );
}

/** Tries until `check` no longer fails, for half a minute. */
export async function eventually(check: () => Promise<void> | void): Promise<void> {
  for (const deadline = Date.now() + 30_000; ;) {
    try {
      await check();
      return;
    } catch (error) {
      if (Date.now() > deadline) {
        throw error;
      }
      await sleep(100);
    }
  }
}

function versionsOf(pods: readonly Pod[]): PodVersions {
  return new Map(pods.map((pod) => [keyOf(pod), versionOf(pod)]));
}

function keyOf({ metadata }: Pod): string {
  return `${metadata?.namespace ?? ""}/${metadata?.name ?? ""}`;
}

function versionOf({ metadata }: Pod): string {
  return `${metadata?.uid ?? ""}@${metadata?.resourceVersion ?? ""}`;
}
