import assert from "node:assert/strict";
import type { TestContext } from "node:test";
import type { Pod } from "../../src/api/pod.js";
import { PODS } from "../../src/api/built-in-resources.js";
import { type ApiServer, type ApiServerOptions, startApiServer } from "../../src/apiserver/index.js";
import { type Clock, systemClock } from "../../src/base/clock.js";
import { SharedIndexInformer } from "../../src/informer/shared-index-informer.js";
import type { SharedIndexInformerOptions } from "../../src/informer/shared-index-informer-options.js";
import type { CredentialSource } from "../../src/kubeconfig/client-config.js";
import { parseKubeconfig } from "../../src/kubeconfig/parse-kubeconfig.js";
import { resolveConfig } from "../../src/kubeconfig/resolve-config.js";
import type { ListWatch } from "../../src/listwatch/list-watch.js";
import { RestListWatch } from "../../src/listwatch/rest-list-watch.js";
import { exponentialBackoff } from "../../src/reflector/backoff.js";
import type { EndingReport } from "../../src/reflector/reflector-state.js";
import { HttpTransport } from "../../src/transport/http-transport.js";
import type { Codec } from "../../src/wire/codec.js";
import { defaultCodec } from "../../src/wire/protobuf-codec.js";
import { eventually } from "./eventually.js";
import { leakCheck } from "./leak-check.js";
import { HTTP_OPTION, ListeningTransport, type Protocol } from "./protocols.js";
import { RecordingHandler } from "./recording-handler.js";

export interface EmbeddedRun {
  readonly server: ApiServer;
  readonly informer: SharedIndexInformer<Pod>;
  readonly handler: RecordingHandler;
  readonly reports: EndingReport[];
  start(): Promise<void>;
  /** Waits until the store equals the server, object by object. Fails after a minute. */
  converges(): Promise<void>;
}

export interface EmbeddedOptions extends Partial<SharedIndexInformerOptions<Pod>> {
  readonly server?: ApiServerOptions;
  readonly user?: string;
  /** The only protocol over which an answer may come. It is HTTP/2 over TLS only. @defaultValue any */
  readonly protocol?: Protocol | undefined;
  /** @defaultValue that of the library: protobuf */
  readonly codec?: Codec<Pod>;
  /** The clock for the time limits of requests. @defaultValue systemClock */
  readonly transportClock?: Clock;
  /** Credentials to use instead of the user's token. */
  readonly credentials?: CredentialSource;
  readonly selectors?: {
    readonly namespace?: string;
    readonly labelSelector?: string;
    readonly fieldSelector?: string;
  };
  /**
   * Puts something, such as a proxy, in front of the server's port. Returns the port to connect to instead.
   */
  readonly through?: (port: number) => Promise<number>;
  /** Wraps the ListWatch. */
  readonly wrap?: (listWatch: ListWatch<Pod>) => ListWatch<Pod>;
}

/**
 * Runs the real core against the embedded server over loopback, with short waits after failures. When the
 * test ends, passed or failed, both are stopped, and a timer or socket that is left behind fails the test.
 */
export async function runEmbedded(t: TestContext, options: EmbeddedOptions = {}): Promise<EmbeddedRun> {
  const {
    server: serverOptions,
    user,
    protocol,
    selectors,
    credentials,
    transportClock: clock = systemClock,
    through = async (port: number) => Promise.resolve(port),
    wrap = (listWatch: ListWatch<Pod>) => listWatch,
    ...others
  } = options;
  const { codec = defaultCodec(PODS), ...informerOptions } = others;
  const noLeaks = leakCheck();
  const server = await startApiServer(serverOptions);
  const address = server.url.replace(`:${server.port}`, `:${await through(server.port)}`);
  const kubeconfig = await parseKubeconfig(
    server.kubeconfig(user).replaceAll(server.url, address),
    "embedded",
  );
  const config = resolveConfig(kubeconfig, { env: {}, clock: systemClock });
  const transport = new ListeningTransport(
    new HttpTransport(credentials === undefined ? config : { ...config, credentials }, {
      clock,
      http: HTTP_OPTION[protocol ?? "HTTP/2"],
    }),
  );
  const reports: EndingReport[] = [];
  const informer = new SharedIndexInformer<Pod>({
    name: "pods",
    listWatch: wrap(new RestListWatch<Pod>({ transport, resource: PODS, codec, ...selectors })),
    identity: codec,
    backoff: exponentialBackoff({ initialMs: 10, maxMs: 50 }),
    onEnding: (report) => void reports.push(report),
    ...informerOptions,
  });
  const handler = new RecordingHandler();
  informer.addEventHandler(handler);
  const controller = new AbortController();
  let running: Promise<void> | undefined;
  t.after(async () => {
    controller.abort();
    await running;
    await transport.close();
    await server.close();
    await noLeaks();
    if (protocol !== undefined && transport.heard.size > 0) {
      assert.deepEqual([...transport.heard], [protocol], "the protocols of the answers");
    }
  });
  return {
    server,
    informer,
    handler,
    reports,
    start: async () => {
      running = informer.run(controller.signal);
      await informer.whenSynced(AbortSignal.timeout(60_000));
    },
    converges: async () => {
      await eventually(() => {
        assert.deepEqual(versions(informer.lister.list()), versions(server.objects.list(PODS)));
      });
    },
  };
}

/** Maps each `namespace/name` to uid and resourceVersion. */
export function versions(pods: readonly Pod[]): Record<string, string> {
  return Object.fromEntries(
    pods
      .map(({ metadata }): [string, string] => [
        `${metadata?.namespace ?? ""}/${metadata?.name ?? ""}`,
        `${metadata?.uid ?? ""}@${metadata?.resourceVersion ?? ""}`,
      ])
      .sort(),
  );
}

/** Returns the smallest pod that the embedded server accepts. */
export function podNamed(
  name: string,
  labels: Record<string, string> = {},
): { metadata: object; spec: object } {
  return { metadata: { name, labels }, spec: { containers: [{ name: "c", image: "nginx" }] } };
}
