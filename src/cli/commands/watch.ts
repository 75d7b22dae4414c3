import { delimiter } from "node:path";
import { PODS } from "../../api/resource.js";
import type { Pod } from "../../api/pod.js";
import { systemClock } from "../../base/clock.js";
import { countedLogger } from "../../base/counted-logger.js";
import type { Logger } from "../../base/logger.js";
import { SharedIndexInformer } from "../../informer/shared-index-informer.js";
import type { ClientConfig } from "../../kubeconfig/client-config.js";
import { loadClientConfig, type LoadClientConfigOptions } from "../../kubeconfig/load-client-config.js";
import { kubeconfigPaths } from "../../kubeconfig/load-kubeconfig.js";
import { RestListWatch } from "../../listwatch/rest-list-watch.js";
import { HttpTransport } from "../../transport/http-transport.js";
import { jsonCodec } from "../../wire/json-codec.js";
import { defaultCodec } from "../../wire/protobuf-codec.js";
import { bootClock } from "../boot-clock.js";
import { ExitCode } from "../exit-code.js";
import type { WatchFlags } from "../flags.js";
import type { Host } from "../host.js";
import { outputError, type StreamError } from "../io-streams.js";
import { Output } from "../output.js";
import { PRINTING_QUEUE, printingHandler } from "../events/printing-handler.js";
import { CredentialPlugins } from "../credential-plugins.js";
import { Refusals } from "../refusal.js";
import { Reporter } from "../reporter.js";
import { inSession, type Session } from "../session.js";
import type { Shutdown } from "../shutdown.js";

/**
/** A file on a disk is read within milliseconds. After this long, a person at the terminal should be told. */
const SLOW_FILE_MS = 2_500;

/**
 * Lists and watches pods and prints each event, until a signal arrives, the server refuses, or the reader of
 * stdout has gone.
 */
export async function watch(host: Host, flags: WatchFlags): Promise<ExitCode> {
  return inSession(host, flags, async (session) => {
    const plugins = new CredentialPlugins(session, flags);
    const config = await loadPatiently(session.logger, {
      kubeconfig: flags.kubeconfig,
      context: flags.context,
      env: host.env,
      homeDirectory: host.homeDirectory,
      logger: session.logger,
      plugins: plugins.options,
    });
    session.shutdown.handleSignals();
    try {
      await watchPods(session, config);
    } finally {
      await plugins.whenEnded();
    }
  });
}

/** Loads the configuration. Says so if that takes long, because a named pipe without a writer never ends. */
async function loadPatiently(logger: Logger, options: LoadClientConfigOptions): Promise<ClientConfig> {
  const { kubeconfig = "" } = options;
  const paths = kubeconfig === "" ? kubeconfigPaths(options) : [kubeconfig];
  const slow = systemClock.timer(SLOW_FILE_MS, () =>
    logger.warn(
      {},
      `still reading the kubeconfig "${paths.join(delimiter)}"; is it a pipe that nothing writes to?`,
    ),
  );
  try {
    return await loadClientConfig(options);
  } finally {
    slow.cancel();
  }
}

/**
 * Watches the pods of the cluster in `config`. Resolves when the session has ended and everything is closed.
 * `onWatching` is called when the first watch is accepted; changes from then on are printed as they happen.
 */
export async function watchPods(
  session: Session,
  config: ClientConfig,
  onWatching: () => void = () => undefined,
): Promise<void> {
  const { host, logger, shutdown } = session;
  if (config.insecureSkipTlsVerify === true) {
    logger.warn({}, `the certificate of ${config.server} is not verified (insecure-skip-tls-verify)`);
  }
  const output = new Output(host.streams.out, (error) => brokenOutput(error, shutdown));
  // Without this, a handler that waits for a blocked reader would delay the end of the informer.
  shutdown.signal.addEventListener("abort", () => output.hurry(), { once: true });
  const transport = new HttpTransport(config);
  const { informer, reporter } = podInformer(session, { config, transport, onWatching });
  const counted = countedLogger(logger, systemClock);
  const printing = printingHandler({ ...session, logger: counted }, output);
  informer.addEventHandler(printing, { name: "printer", queue: PRINTING_QUEUE });
  try {
    const running = informer.run(shutdown.signal);
    // The list request has loaded the last modules.
    void systemClock.nextTurn().then(() => host.tuneV8());
    await running;
  } finally {
    reporter.dispose();
    counted.newState();
    output.end();
    await transport.close();
  }
}

function brokenOutput(error: StreamError, shutdown: Shutdown): void {
  if (error.code === "EPIPE") {
    shutdown.end(ExitCode.brokenPipe);
  } else {
    shutdown.fail(outputError(error));
  }
}

interface Cluster {
  readonly config: ClientConfig;
  readonly transport: HttpTransport;
  readonly onWatching: () => void;
}

function podInformer(
  session: Session,
  { config, transport, onWatching }: Cluster,
): { informer: SharedIndexInformer<Pod>; reporter: Reporter } {
  const { logger, shutdown, resyncMs, namespace, labelSelector, fieldSelector, fieldsPrinted } = session;
  // A schema drops the fields that a newer server has added, so whole objects are printed from the server's
  // own JSON. Otherwise the printed fields are read from the bytes. Nothing here changes an object.
  const codec =
    fieldsPrinted === undefined
      ? jsonCodec<Pod>({ kind: "Pod", frozen: false })
      : defaultCodec(PODS, { objects: "bytes", frozen: false });
  const refusals = new Refusals({ config, namespace, labelSelector, fieldSelector });
  let started = false;
  const informer: SharedIndexInformer<Pod> = new SharedIndexInformer<Pod>({
    name: "pods",
    listWatch: new RestListWatch<Pod>({
      transport,
      resource: PODS,
      codec,
      namespace,
      ...(labelSelector === undefined ? {} : { labelSelector }),
      ...(fieldSelector === undefined ? {} : { fieldSelector }),
    }),
    identity: codec,
    resyncMs,
    logger,
    onStateChange: (state) => {
      reporter.entered(state);
      if (state.kind === "watching" && !started) {
        started = true;
        onWatching();
      }
    },
    onWatchError: (report) => {
      const refusal = reporter.hasListed ? undefined : refusals.after(report);
      if (refusal === undefined) {
        reporter.ended(report);
      } else {
        shutdown.fail(refusal);
      }
    },
    // The handler is our own printer, so an error in it is a bug and is reported as one.
    onHandlerError: (error) => shutdown.fail(error instanceof Error ? error : new Error(String(error))),
  });
  const reporter = new Reporter({
    logger,
    clock: bootClock,
    scope: namespace === "" ? "pods in all namespaces" : `pods in the namespace "${namespace}"`,
    store: () => ({ ...informer.status(), size: informer.lister.size }),
  });
  return { informer, reporter };
}
