import { delimiter } from "node:path";
import { systemClock } from "../../base/clock.js";
import { lateImport } from "../../base/late-import.js";
import type { Logger } from "../../base/logger.js";
import type { ClientConfig } from "../../kubeconfig/client-config.js";
import { loadClientConfigs, type LoadClientConfigOptions } from "../../kubeconfig/load-client-config.js";
import { type KubeconfigLocation, kubeconfigPaths } from "../../kubeconfig/load-kubeconfig.js";
import { refuseSameCluster } from "../connection/same-cluster.js";
import { optionFlag } from "../connection/option-flag.js";
import { contextsOf } from "../connection/contexts.js";
import { usageErrorFrom } from "../connection/overrides.js";
import { transportTo } from "../connection/transport-to.js";
import { ExitCode } from "../exit-code.js";
import type { WatchFlags } from "../flags/watch-flags.js";
import type { Host } from "../host.js";
import { outputError, type StreamError } from "../io-streams.js";
import { Output } from "../output.js";
import { CredentialPlugins } from "../credential-plugins.js";
import { inSession, type Session } from "../session.js";
import type { Shutdown } from "../shutdown.js";
import type * as AskedModule from "../kinds/watched-kinds.js";
import { runParts } from "./run-parts.js";
import { watchingPods } from "../watching/watching-pods.js";
import type { Cluster } from "../watching/target.js";
import type { Watched } from "../watching/watch-target.js";

/** A file on a disk is read within milliseconds. After this long, a person at the terminal should be told. */
const SLOW_FILE_MS = 2_500;

/**
 * Lists and watches pods, or what `words` ask for, and prints each event, until a signal arrives, the server refuses,
 * or the reader of stdout has gone.
 */
export async function watch(host: Host, flags: WatchFlags, words: readonly string[] = []): Promise<ExitCode> {
  const work = async (session: Session): Promise<void> => {
    const plugins = new CredentialPlugins(session, flags);
    const configs = await loadDistinct(session.logger, contextsOf(flags.context), {
      kubeconfig: flags.kubeconfig,
      overrides: session.overrides,
      optionName: optionFlag,
      env: host.env,
      homeDirectory: host.homeDirectory,
      logger: session.logger,
      plugins: plugins.options,
    });
    session.shutdown.handleSignals();
    try {
      await watchPods(session, configs);
    } finally {
      await plugins.whenEnded();
    }
  };
  return inSession(host, flags, work, words);
}

/** Loads the configurations, none of which may lead to the same pods as another one. */
async function loadDistinct(...given: Parameters<typeof loadPatiently>): Promise<ClientConfig[]> {
  try {
    const configs = await loadPatiently(...given);
    refuseSameCluster(configs);
    const [, , { overrides }] = given;
    if (overrides?.certificateAuthority !== undefined) {
      await readUnusedAuthorities(configs);
    }
    return configs;
  } catch (error) {
    throw usageErrorFrom(error);
  }
}

/** Reads the certificate authorities of servers without TLS, so that a wrong path is an error there, too. */
async function readUnusedAuthorities(configs: readonly ClientConfig[]): Promise<void> {
  const unused = configs.filter(({ server }) => server.startsWith("http://"));
  await Promise.all(unused.map(async ({ certificateAuthority }) => certificateAuthority?.()));
}

/**
 * Loads the configurations. Logs that it waits if that takes long, because a named pipe without a writer never ends.
 */
async function loadPatiently(
  logger: Logger,
  contexts: readonly string[],
  options: LoadClientConfigOptions & KubeconfigLocation,
): Promise<ClientConfig[]> {
  const { kubeconfig = "" } = options;
  const paths = kubeconfig === "" ? kubeconfigPaths(options) : [kubeconfig];
  const slow = systemClock.timer(SLOW_FILE_MS, () =>
    logger.warn(
      {},
      `still reading the kubeconfig "${paths.join(delimiter)}"; is it a pipe that nothing writes to?`,
    ),
  );
  try {
    return await loadClientConfigs(contexts, options);
  } finally {
    slow.cancel();
  }
}

/**
 * Watches what the session selects in the clusters of `configs`. Resolves when the session has ended and
 * everything is closed.
 * `onWatching` is called when every target is watched; changes from then on are printed as they happen.
 */
export async function watchPods(
  session: Session,
  configs: readonly ClientConfig[],
  onWatching: () => void = () => undefined,
): Promise<void> {
  const { host, logger, shutdown } = session;
  session.ending?.begin();
  for (const { server } of configs.filter((config) => config.insecureSkipTlsVerify === true)) {
    logger.warn({}, `the certificate of ${server} is not verified (insecure-skip-tls-verify)`);
  }
  const output = new Output(host.streams.out, (error) => brokenOutput(error, shutdown));
  // Without this, a handler that waits for a blocked reader would delay the end of the informer.
  shutdown.signal.addEventListener("abort", () => output.hurry(), { once: true });
  const clusters = await Promise.all(
    configs.map(async (config) => ({
      config,
      transport: await transportTo(config, session),
      context: configs.length === 1 ? undefined : config.contextName,
      namespacesLookedFor: new Set<string>(),
    })),
  );
  session.printing.format.expect?.({ contexts: configs.length > 1 });
  const parts = await runParts(session, output);
  try {
    const watched = (await Promise.all(clusters.map(async (cluster) => watchedIn(session, cluster)))).flat();
    const contextOf = parts.contexts(watched.length, onWatching);
    await Promise.all(watched.map(async (run) => run(contextOf())));
  } finally {
    parts.end();
    output.end();
    await Promise.all(clusters.map(async ({ transport }) => transport.close()));
  }
}

/** Returns what is watched. Without arguments that is pods, and nothing is loaded for other kinds. */
async function watchedIn(session: Session, cluster: Cluster): Promise<readonly Watched[]> {
  const { asked, namespaces, labelSelector, fieldSelector } = session.selection;
  if (asked !== undefined) {
    const load = async (): Promise<typeof AskedModule> => import("../kinds/watched-kinds.js");
    return (await lateImport(load, "../kinds/watched-kinds.js", import.meta.url)).watchedKinds(
      session,
      cluster,
      asked,
    );
  }
  const watchPods = watchingPods(session);
  return namespaces.map((namespace) => watchPods({ cluster, namespace, labelSelector, fieldSelector }));
}

function brokenOutput(error: StreamError, shutdown: Shutdown): void {
  if (error.code === "EPIPE") {
    shutdown.end(ExitCode.brokenPipe);
  } else {
    shutdown.fail(outputError(error));
  }
}
