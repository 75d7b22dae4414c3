import { homedir } from "node:os";
import { delimiter } from "node:path";
import { env as processEnvironment } from "node:process";
import { type Clock, systemClock } from "../base/clock.js";
import type { Logger } from "../base/logger.js";
import type { ClientConfig } from "./client-config.js";
import type { ConfigOverrides } from "./overrides/config-overrides.js";
import { inClusterConfig } from "./in-cluster-config.js";
import { KUBECONFIG_TEXT, KubeconfigError } from "./kubeconfig-error.js";
import type { Kubeconfig } from "./kubeconfig-format.js";
import { kubeconfigPaths, loadKubeconfig, mergeKubeconfigs } from "./load-kubeconfig.js";
import type { CredentialPluginOptions } from "./credentials/plugin-options.js";
import { libraryOptionName, type OptionName } from "./overrides/option-name.js";
import { overriddenInCluster } from "./overrides/overridden-in-cluster.js";
import { parseKubeconfig } from "./parse-kubeconfig.js";
import { pathAdvice } from "./path-advice.js";
import { resolveConfig } from "./resolve-config.js";

/**
 * Where to look for the configuration of the client, and which cluster, user and namespace to choose from it.
 */
export interface LoadClientConfigOptions {
  /**
   * The path of a kubeconfig, which must exist. @defaultValue $KUBECONFIG, else ~/.kube/config, else
   * in-cluster
   */
  readonly kubeconfig?: string | undefined;
  /** A kubeconfig as text. It is used instead of a file. Paths in it are relative to the working directory. */
  readonly kubeconfigText?: string | undefined;
  /** The context to use. @defaultValue the current context */
  readonly context?: string | undefined;
  /** The namespace to use. @defaultValue the namespace of the context, else "default" */
  readonly namespace?: string | undefined;
  /**
   * Values that replace those of the kubeconfig, such as another server or a user to act as. They have the
   * meaning of kubectl's flags. In a pod without a kubeconfig they replace those of the service account; with
   * `server` the service account is not used.
   */
  readonly overrides?: ConfigOverrides | undefined;
  /**
   * The environment. It holds KUBECONFIG and the proxies, and credential plugins inherit it.
   *
   * @defaultValue `process.env`
   */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** The home directory. @defaultValue `os.homedir()` */
  readonly homeDirectory?: string | undefined;
  /** @defaultValue systemClock */
  readonly clock?: Clock | undefined;
  /**
   * Is told about faults that do not prevent the use of the configuration, such as a certificate authority
   * that cannot be read beside one that can. @defaultValue silentLogger
   */
  readonly logger?: Logger | undefined;
  /** How credential plugins are run. */
  readonly plugins?: CredentialPluginOptions | undefined;
  /** The folder of the pod's service account. @defaultValue /var/run/secrets/kubernetes.io/serviceaccount */
  readonly serviceAccountDirectory?: string | undefined;
  /**
   * Returns how errors name an option, for programs whose users give options in another way.
   *
   * @defaultValue `the option context`, `overrides.server` and so on
   */
  readonly optionName?: OptionName | undefined;
}

/** The options with their defaults. */
interface Surroundings extends LoadClientConfigOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly homeDirectory: string;
}

/**
 * Loads the configuration of a client from the places where kubectl finds it: the address of the cluster and
 * the credentials of the user. It makes no connection and runs no credential plugin; the first request does.
 *
 * @throws KubeconfigError with a message for the user that says what was found and what was expected.
 */
export async function loadClientConfig(options: LoadClientConfigOptions = {}): Promise<ClientConfig> {
  const [config] = await loadClientConfigs([options.context ?? ""], options);
  return config;
}

/**
 * Loads the configurations of several contexts. Each file is read once, because it may be a pipe. A text with
 * commas names several contexts, unless there is a context of that name. An empty text means the current
 * context.
 *
 * @throws KubeconfigError like `loadClientConfig`, about the first context that cannot be used.
 */
export async function loadClientConfigs(
  contexts: readonly string[],
  given: Omit<LoadClientConfigOptions, "context">,
): Promise<[ClientConfig, ...ClientConfig[]]> {
  const options = inSurroundings(given);
  const resolveOptions = { ...options, clock: options.clock ?? systemClock };
  const kubeconfig = (await readKubeconfig(options)) ?? replacedKubeconfig(options.overrides);
  if (kubeconfig === undefined) {
    return [overriddenInCluster(await serviceAccount(contexts, options), resolveOptions)];
  }
  const names = contexts.flatMap((text) => (kubeconfig.contexts.has(text) ? [text] : text.split(",")));
  const [first = "", ...others] = new Set(names);
  const resolve = (context: string): ClientConfig =>
    resolveConfig(kubeconfig, { ...resolveOptions, context });
  return [resolve(first), ...others.map(resolve)];
}

function inSurroundings(options: LoadClientConfigOptions): Surroundings {
  const { env = processEnvironment, homeDirectory = homedir() } = options;
  return { ...options, env, homeDirectory };
}

async function readKubeconfig(options: Surroundings): Promise<Kubeconfig | undefined> {
  const { kubeconfigText: text } = options;
  return text === undefined ? loadKubeconfig(options) : parseKubeconfig(text, KUBECONFIG_TEXT);
}

/** Returns a kubeconfig without entries if the overrides say which server to use, or name an entry. */
function replacedKubeconfig(overrides: ConfigOverrides = {}): Kubeconfig | undefined {
  const { server = "", cluster = "", user = "" } = overrides;
  return server + cluster + user === "" ? undefined : mergeKubeconfigs([]);
}

async function serviceAccount(contexts: readonly string[], options: Surroundings): Promise<ClientConfig> {
  const inCluster = await inClusterConfig(options);
  if (inCluster === undefined) {
    throw nothingFound(options);
  }
  const context = contexts.find((name) => name !== "");
  if (context !== undefined) {
    throw new KubeconfigError(
      "ERR_CONTEXT_NOT_FOUND",
      `Cannot use context "${context}": there is no kubeconfig, only the service account of this pod`,
    );
  }
  return inCluster;
}

function nothingFound(options: Surroundings): KubeconfigError {
  const paths = kubeconfigPaths(options);
  const asked = (options.env["KUBECONFIG"] ?? "") === "" ? "$KUBECONFIG is not set, " : "";
  const { optionName = libraryOptionName } = options;
  const advice = paths.map((path) => pathAdvice(path, options.homeDirectory)).find((text) => text !== "");
  return new KubeconfigError(
    "ERR_KUBECONFIG_NOT_FOUND",
    `Cannot find a cluster: ${asked}there is no kubeconfig at "${paths.join(delimiter)}", and this process is not ` +
      `running in a pod${advice ?? `; pass a kubeconfig with ${optionName("kubeconfig")}`}`,
    { path: paths[0] },
  );
}
