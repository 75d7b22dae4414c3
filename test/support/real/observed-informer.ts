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
import { HTTP_OPTION, ListeningTransport, type Protocol } from "../protocols.js";
import type { RealCluster } from "../real-cluster.js";
import { TerminalReader } from "../terminal-reader.js";
import { Bookkeeper } from "./bookkeeper.js";
import { assertSame, keyOf, listedByServer, versionsOf, versionsOfServer } from "./object-versions.js";
import { eventually } from "../eventually.js";

type InformerOptions = Omit<SharedInformerFactoryOptions, "transport" | "codecFor" | "onEnding">;

export interface ObservedOptions extends InformerOptions {
  /** The name of the informer in messages. */
  readonly name?: string;
  /** @defaultValue all objects */
  readonly scope?: InformerScope;
  /** Whether to use JSON on the wire. @defaultValue false, which leaves the choice to the library */
  readonly json?: boolean;
  /** @defaultValue the administrator's kubeconfig */
  readonly kubeconfigPath?: string;
  /** The only protocol over which an answer may come. @defaultValue HTTP/2, which kube-apiserver offers */
  readonly protocol?: Protocol;
  /**
   * Called before each request, which waits for it. The request is described as by `requests`, with `N` as
   * version.
   */
  readonly beforeRequest?: (request: string) => Promise<void>;
}

/** An informer of the library on a cluster, with a `Bookkeeper` as its handler. */
export interface ObservedInformer<T extends KubeObject> {
  readonly name: string;
  readonly informer: SharedIndexInformer<T>;
  readonly books: Bookkeeper;
  readonly reports: readonly EndingReport[];
  /**
   * Returns every request, in order: `list 0/500`, `watch +2`, `probe +2`, `list latest/500`. `+2` stands for
   * a version that includes two of the changes since the first state that the handler was told of
   * (`Bookkeeper.changesUntil`).
   */
  requests(): string[];
  /** Returns every ending of a list or watch, in order: `watch interrupted: rewatch`. */
  endings(): string[];
  /** Returns the lines that the command line would write to stderr, without times and versions. */
  said(): string[];
  /**
   * Resolves when the informer has an open watch and the lines on stderr say so. A finished list is not
   * enough. Fails after half a minute.
   */
  watches(): Promise<void>;
  /**
   * Resolves when the store and the bookkeeper equal a list of the same scope from the server, object by
   * object. Fails after half a minute. No client may write meanwhile.
   */
  equalServer(): Promise<void>;
  /** Compares whole objects with the server, without waiting. For small numbers of objects. */
  equalContents(): Promise<void>;
}

/** Starts an informer as a user of the library would. It is stopped when the test ends. */
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
    protocol = "HTTP/2",
    beforeRequest,
    onStateChange,
    ...informerOptions
  } = options;
  const kubeconfig = kubeconfigPath ?? cluster.kubeconfigPath;
  const config = await loadClientConfig({ kubeconfig, env: {}, homeDirectory: cluster.directory });
  const http = new ListeningTransport(new HttpTransport(config, { http: HTTP_OPTION[protocol] }));
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
    onEnding: (report) => {
      reports.push(report);
      reader.onWatchError(report);
    },
    onStateChange: (state, about) => {
      reader.onStateChange(state);
      onStateChange?.(state, about);
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
    if (http.heard.size > 0) {
      assert.deepEqual([...http.heard], [protocol], "the protocols of the answers");
    }
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

/**
 * Describes a request by its path. `version` formats all versions except `0`, because they differ in each
 * run.
 */
function described(path: string, version: (text: string) => string): string {
  const { searchParams } = new URL(path, "http://localhost");
  return describeRequest(searchParams, (text) => (text === "0" ? text : version(text)));
}

/** Removes ports and versions from a line, because they differ from run to run. */
function withoutPlace(line: string): string {
  return line.replace(/127\.0\.0\.1:\d+/g, "SERVER").replace(/\b\d{2,}\b/g, "N");
}

/**
 * Returns objects by key, as JSON, without fields that codecs drop and without the kind. List items have
 * none.
 */
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
