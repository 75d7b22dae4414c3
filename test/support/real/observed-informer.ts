import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import {
  type EndingReport,
  type GroupVersionResource,
  HttpTransport,
  type InformerScope,
  jsonCodec,
  type KubeObject,
  loadClientConfig,
  type SharedIndexInformer,
  SharedInformerFactory,
  type SharedInformerFactoryOptions,
  type Transport,
} from "../../../src/index.js";
import { systemClock } from "../../../src/base/clock.js";
import { describeRequest } from "../described-request.js";
import type { RealCluster } from "../real-cluster.js";
import { TerminalReader } from "../terminal-reader.js";
import { Bookkeeper } from "./bookkeeper.js";
import { assertSame, keyOf, listedByServer, versionsOf, versionsOfServer } from "./object-versions.js";
import { eventually } from "../eventually.js";

type InformerOptions = Omit<SharedInformerFactoryOptions, "transport" | "codecFor" | "onWatchError">;

export interface ObservedOptions extends InformerOptions {
  /** For messages. */
  readonly name?: string;
  /** @defaultValue all objects */
  readonly scope?: InformerScope;
  /** JSON on the wire. @defaultValue false: what the library chooses */
  readonly json?: boolean;
  /** @defaultValue the administrator's */
  readonly kubeconfigPath?: string;
  /** Each request waits for it, as `requests` tells it; versions apart, which are `N`. */
  readonly beforeRequest?: (request: string) => Promise<void>;
}

/** An informer of the library on a cluster, and a handler that keeps books of what it is told. */
export interface ObservedInformer<T extends KubeObject> {
  readonly name: string;
  readonly informer: SharedIndexInformer<T>;
  readonly books: Bookkeeper;
  readonly reports: readonly EndingReport[];
  /**
   * Every `list 0/500`, `watch +2`, `probe +2`, `list latest/500`, in order. `+2` is a version by which two of the
   * changes had happened that the handler was told since the first state (`Bookkeeper.changesUntil`).
   */
  requests(): string[];
  /** `watch interrupted: rewatch`: every ending of a list or watch, in order. */
  endings(): string[];
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
export async function observeInformer<T extends KubeObject>(
  t: Pick<TestContext, "after">,
  cluster: RealCluster,
  resource: GroupVersionResource<T>,
  options: ObservedOptions = {},
): Promise<ObservedInformer<T>> {
  const {
    name = "informer",
    scope = {},
    json = false,
    kubeconfigPath,
    beforeRequest,
    onStateChange,
    ...informerOptions
  } = options;
  const kubeconfig = kubeconfigPath ?? cluster.kubeconfigPath;
  const config = await loadClientConfig({ kubeconfig, env: {}, homeDirectory: cluster.directory });
  const http = new HttpTransport(config);
  const asked: string[] = [];
  const transport: Transport = {
    request: async (request, signal) => {
      asked.push(request.path);
      await beforeRequest?.(described(request.path, () => "N"));
      return http.request(request, signal);
    },
    close: async () => http.close(),
  };
  const reader = new TerminalReader(systemClock, resource.resource);
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
    ...(json && { codecFor: ({ kind }) => jsonCodec<unknown>(kind === undefined ? {} : { kind }) }),
  });
  const informer = factory.informer(resource, scope);
  const books = new Bookkeeper();
  informer.addEventHandler(books);
  reader.read(informer);
  factory.start(new AbortController().signal);
  t.after(async () => {
    await factory.shutdown();
    await transport.close();
    reader.close();
  });
  const said = (): string[] => reader.lines.map(withoutPlace);
  return {
    name,
    informer,
    books,
    reports,
    requests: () => asked.map((path) => described(path, (version) => `+${books.changesUntil(version)}`)),
    endings: () => reports.map(({ phase, kind, next }) => `${phase} ${kind}: ${next}`),
    said,
    watches: async () =>
      eventually(() =>
        assert.match(said().at(-1) ?? "", new RegExp(`^info: watching ${resource.resource}`), name),
      ),
    equalServer: async () => {
      const expected = await versionsOfServer(cluster, scope, resource);
      await eventually(() => {
        assertSame(versionsOf(informer.lister.list()), expected, `the store of ${name}`);
        assertSame(books.objects, expected, `what the handler of ${name} was told`);
        assert.deepEqual(books.mistakes, [], name);
      });
    },
    equalContents: async () => {
      const expected = await listedByServer(cluster, scope, resource);
      assert.deepEqual(contentsOf(informer.lister.list()), contentsOf(expected), name);
    },
  };
}

/** `version` says how those are told that are others in each run; `0` is none. */
function described(path: string, version: (text: string) => string): string {
  const { searchParams } = new URL(path, "http://localhost");
  return describeRequest(searchParams, (text) => (text === "0" ? text : version(text)));
}

/** Ports and versions are others in each run. */
function withoutPlace(line: string): string {
  return line.replace(/127\.0\.0\.1:\d+/g, "SERVER").replace(/\b\d{2,}\b/g, "N");
}

/** By key, as JSON, without what codecs leave out and without the kind, which lists do not repeat. */
function contentsOf(objects: readonly KubeObject[]): [key: string, contents: unknown][] {
  return objects
    .map((object): [string, unknown] => {
      const { metadata, ...rest } = JSON.parse(JSON.stringify(object)) as KubeObject;
      const contents = {
        ...rest,
        kind: "",
        apiVersion: "",
        metadata: { ...metadata, managedFields: undefined },
      };
      return [keyOf(object), contents];
    })
    .sort(([one], [other]) => one.localeCompare(other));
}
