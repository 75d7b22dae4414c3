import { PODS } from "../../api/resource.js";
import type { Pod } from "../../api/pod.js";
import { systemClock } from "../../base/clock.js";
import type { Logger } from "../../base/logger.js";
import type { ResourceEventHandler } from "../../informer/resource-event-handler.js";
import { SharedIndexInformer } from "../../informer/shared-index-informer.js";
import type { ClientConfig } from "../../kubeconfig/client-config.js";
import { loadClientConfig } from "../../kubeconfig/load-client-config.js";
import { RestListWatch } from "../../listwatch/rest-list-watch.js";
import { OUTPUT_FORMATS } from "../../printer/output-formats.js";
import type { PodEvent, Printer } from "../../printer/printer.js";
import type { EndingReport } from "../../reflector/reflector-state.js";
import { HttpTransport } from "../../transport/http-transport.js";
import { jsonCodec } from "../../wire/json-codec.js";
import { paintOf, wantsColor } from "../color.js";
import { diagnosticsTo } from "../diagnostics.js";
import { parseDuration } from "../duration.js";
import { ExitCode } from "../exit-code.js";
import type { WatchFlags } from "../flags.js";
import type { Host } from "../host.js";
import { Output } from "../output.js";
import { refusalOf } from "../refusal.js";
import { Reporter } from "../reporter.js";
import { Shutdown } from "../shutdown.js";
import { UsageError } from "../usage-error.js";

/** Lines that wait for a slow reader before the server is read no further. */
const HANDLER_QUEUE_LIMIT = 1_000;

/** Lists and watches pods and prints each event until a signal, a refusal or the reader's end. */
export async function watch(host: Host, flags: WatchFlags): Promise<number> {
  const resyncMs = parseDuration(flags.resync, "--resync");
  const printer = printerOf(host, flags);
  const namespace = flags.allNamespaces === true ? "" : (flags.namespace ?? "");
  const logger = diagnosticsTo(host.streams.errOut, flags);
  const config = await loadClientConfig({
    kubeconfig: flags.kubeconfig,
    context: flags.context,
    env: host.env,
    homeDirectory: host.homeDirectory,
  });
  if (config.insecureSkipTlsVerify === true) {
    logger.warn({}, `the certificate of ${config.server} is not verified (insecure-skip-tls-verify)`);
  }
  const shutdown = new Shutdown(host, logger);
  const output = new Output(host.streams.out, (error) => {
    shutdown.end(
      error.code === "EPIPE" ? ExitCode.brokenPipe : ExitCode.failed,
      error.code === "EPIPE" ? undefined : error,
    );
  });
  const transport = new HttpTransport(config);
  try {
    const scope = namespace === "" ? "pods in all namespaces" : `pods in namespace ${namespace}`;
    const reporter = new Reporter(logger, systemClock, scope);
    const informer = podInformer({
      flags,
      namespace,
      config,
      transport,
      logger,
      reporter,
      resyncMs,
      shutdown,
    });
    informer.addEventHandler(printing(printer, output, reporter), {
      name: "printer",
      queue: { kind: "bounded", limit: HANDLER_QUEUE_LIMIT },
    });
    await informer.run(shutdown.signal);
  } finally {
    await output.close(systemClock);
    await transport.close();
    shutdown.dispose();
  }
  return shutdown.outcome();
}

function printerOf(host: Host, flags: WatchFlags): Printer {
  const format = OUTPUT_FORMATS[flags.output];
  if (format === undefined) {
    throw new UsageError(
      `Cannot print as "${flags.output}": wanted ${Object.keys(OUTPUT_FORMATS).join(", ")}`,
    );
  }
  return format(paintOf(wantsColor(flags.color, host)));
}

interface Parts {
  readonly flags: WatchFlags;
  readonly namespace: string;
  readonly config: ClientConfig;
  readonly transport: HttpTransport;
  readonly logger: Logger;
  readonly reporter: Reporter;
  readonly resyncMs: number;
  readonly shutdown: Shutdown;
}

function podInformer({
  flags,
  namespace,
  config,
  transport,
  logger,
  reporter,
  resyncMs,
  shutdown,
}: Parts): SharedIndexInformer<Pod> {
  const codec = jsonCodec<Pod>({ kind: "Pod" });
  const informer: SharedIndexInformer<Pod> = new SharedIndexInformer<Pod>({
    name: "pods",
    listWatch: new RestListWatch<Pod>({
      transport,
      resource: PODS,
      codec,
      namespace,
      ...(flags.selector === undefined ? {} : { labelSelector: flags.selector }),
      ...(flags.fieldSelector === undefined ? {} : { fieldSelector: flags.fieldSelector }),
    }),
    identity: codec,
    resyncMs,
    logger,
    onStateChange: (state) => reporter.entered(state),
    onWatchError: (report) => {
      const refusal = informer.hasSynced ? undefined : refusalFor(report, config, namespace);
      if (refusal === undefined) {
        reporter.ended(report);
      } else {
        shutdown.end(ExitCode.failed, new Error(refusal));
      }
    },
    onHandlerError: (error) =>
      shutdown.end(ExitCode.failed, new Error("the printer failed", { cause: error })),
  });
  return informer;
}

function refusalFor(report: EndingReport, config: ClientConfig, namespace: string): string | undefined {
  return refusalOf(report, { server: config.server, namespace });
}

/** The handler that prints. What it returns makes the informer wait for a reader that is behind. */
function printing(printer: Printer, output: Output, reporter: Reporter): ResourceEventHandler<Pod> {
  const print = (event: PodEvent): void | Promise<void> => {
    reporter.told(event.type, event.cause);
    return output.write(printer(event, systemClock.date()));
  };
  return {
    onAdd: (object, cause): void | Promise<void> => print({ type: "add", object, cause }),
    onUpdate: (_, object, cause): void | Promise<void> => print({ type: "update", object, cause }),
    onDelete: ({ key, object }, cause): void | Promise<void> => print({ type: "delete", key, object, cause }),
  };
}
