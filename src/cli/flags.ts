import { OUTPUT_FORMATS, type OutputFormat } from "../printer/output-formats.js";

/** One flag. The parser, `--help`, the man page and the tables in the README are made from it. */
export interface Flag {
  /**
   * The flag in the notation of commander: `-n, --namespace <name>`. A value in brackets may be left out, and must
   * follow an equals sign otherwise: `--events[=types]`.
   */
  readonly flags: string;
  readonly description: string;
  /** The heading under which help and man page list the flag. @defaultValue none */
  readonly group?: string;
  readonly choices?: readonly string[];
  readonly defaultValue?: string;
  /** The value of a flag that is given without one. */
  readonly impliedValue?: string;
  /** Whether the flag may be given several times. Its value is then a list. */
  readonly repeatable?: boolean;
  /** The long name of the flag that cannot be combined with this one. */
  readonly conflictsWith?: string;
}

const WHERE = "Where to watch";

function inGroup(group: string, flags: readonly Flag[]): readonly Flag[] {
  return flags.map((flag) => ({ ...flag, group }));
}

/** The flags that choose a cluster. `demo` does not have them, because it starts its own cluster. */
export const CLUSTER_FLAGS: readonly Flag[] = inGroup(WHERE, [
  {
    flags: "--kubeconfig <path>",
    description: "path of the kubeconfig (else $KUBECONFIG, ~/.kube/config, in-cluster)",
  },
  {
    flags: "--context <names>",
    description: "kubeconfig context to use; several are watched side by side: a,b",
    repeatable: true,
  },
]);

/**
 * The flags of `kubectl options`, with kubectl's meaning: how to reach the cluster, and as whom. `--help` does not
 * list them, `k8s-informer options` does.
 */
export const CONNECTION_FLAGS: readonly Flag[] = [
  { flags: "--cluster <name>", description: "cluster of the kubeconfig to use instead of the context's" },
  { flags: "--user <name>", description: "user of the kubeconfig to use instead of the context's" },
  { flags: "-s, --server <url>", description: "URL of the API server; no kubeconfig is needed then" },
  { flags: "--token <token>", description: "bearer token, instead of the credentials in the kubeconfig" },
  { flags: "--as <user>", description: "user to act as" },
  { flags: "--as-group <group>", description: "group to act as; may be repeated", repeatable: true },
  { flags: "--as-uid <uid>", description: "UID to act as" },
  {
    flags: "--as-user-extra <key=value>",
    description: "extra field of the user to act as; may be repeated",
    repeatable: true,
  },
  {
    flags: "--certificate-authority <path>",
    description: "file with the certificate authorities of the server",
    conflictsWith: "--insecure-skip-tls-verify",
  },
  { flags: "--client-certificate <path>", description: "file with the client certificate" },
  { flags: "--client-key <path>", description: "file with the key of the client certificate" },
  {
    flags: "--insecure-skip-tls-verify",
    description: "do not verify the certificate of the server",
  },
  {
    flags: "--tls-server-name <name>",
    description: "name that the certificate of the server must have, instead of its host",
  },
  {
    flags: "--request-timeout <duration>",
    description: "longest time of a list, and of the wait for a watch to begin; 0 for no limit",
  },
  { flags: "--disable-compression", description: "do not ask for compressed lists" },
  {
    flags: "--chunk-size <number>",
    description: "objects per page of a list; 0 for lists in one piece (default: where it helps the server)",
  },
  {
    flags: "--v <level>",
    description: "log level of kubectl, also -v=N: from 1 on as --verbose, from 6 on with every request",
    conflictsWith: "--quiet",
  },
];

/**
 * Flags of `kubectl get` that are accepted, because they ask for what happens anyway. `k8s-informer options` lists
 * them.
 */
export const ACCEPTED_FLAGS: readonly Flag[] = [
  { flags: "-w, --watch", description: "it always watches" },
  { flags: "--output-watch-events", description: "-o json and -o yaml always say what happened" },
  { flags: "--ignore-not-found", description: "it waits for pods that do not exist yet" },
  { flags: "--summary", description: "there is a summary at the end" },
  { flags: "--show-kind", description: "the lines always say the kind" },
  { flags: "--cache-dir <path>", description: "nothing is cached" },
];

const PLACE_FLAGS: readonly Flag[] = [
  { flags: "-n, --namespace <names>", description: "watch these namespaces: a,b", repeatable: true },
  { flags: "-A, --all-namespaces", description: "watch all namespaces (the default without a NAME)" },
  {
    flags: "--exclude-namespace <names>",
    description: "watch all namespaces but these; * stands for any characters: kube-*",
    repeatable: true,
  },
];

/** The flags that the server understands. */
const SELECTOR_FLAGS: readonly Flag[] = [
  { flags: "-l, --selector <query>", description: "label selector, as in kubectl: app=web,tier!=db" },
  { flags: "--field-selector <query>", description: "field selector, as in kubectl: spec.nodeName=node-1" },
  { flags: "--node <name>", description: "only pods on this node", repeatable: true },
];

/** The flags that the server does not understand. Their modules are loaded when one of them is given. */
const FILTER_FLAGS: readonly Flag[] = [
  {
    flags: "--name <regex>",
    description: "only pods whose name matches this regular expression",
    repeatable: true,
  },
  {
    flags: "--exclude-name <regex>",
    description: "no pods whose name matches this regular expression",
    repeatable: true,
  },
  {
    flags: "-c, --container <names>",
    description: "only pods with one of these containers, and only their details: app,proxy",
    repeatable: true,
  },
  {
    flags: "--status <words>",
    description: "only pods whose STATUS is one of these: CrashLoopBackOff,Init:*",
    repeatable: true,
  },
  { flags: "--not-ready", description: "only pods that are not ready, or are being deleted" },
  {
    flags: "--restarts <comparison>",
    description: "only pods whose RESTARTS match: '>0' (also >= < <= = !=)",
    repeatable: true,
  },
];

const SHOWN = ["all", "changes", "significant"] as const;
const EVENT_TYPES = ["warnings", "all"] as const;

/** The flags that are about the lines on stdout. */
const OUTPUT_FLAGS: readonly Flag[] = [
  {
    flags: "-o, --output <format>",
    description: "output format of the events",
    choices: Object.keys(OUTPUT_FORMATS),
    defaultValue: "default",
  },
  {
    flags: "--show <what>",
    description: "all events, only changes, or only those that matter for a rollout",
    choices: SHOWN,
    defaultValue: "all",
  },
  { flags: "--only <events>", description: "print only events of these types: add,update,delete" },
  { flags: "--watch-only", description: "print only changes, not the pods that exist at the start" },
  {
    flags: "--events[=types]",
    description: "print the Kubernetes Events of what is watched, too: only warnings, or all",
    choices: EVENT_TYPES,
    impliedValue: "warnings",
  },
  {
    flags: "--since <duration>",
    description: "with --events: also print the Events of this long before the start",
  },
  {
    flags: "--resync <duration>",
    description: "print every pod again at this interval, as an update; 0 disables it",
    defaultValue: "1m",
  },
  {
    flags: "--color <when>",
    description: "when to colour the output",
    choices: ["auto", "always", "never"],
    defaultValue: "auto",
  },
];

/** The flags that are about everything else, which goes to stderr. */
const DIAGNOSTIC_FLAGS: readonly Flag[] = [
  {
    flags: "--remind <duration>",
    description:
      "name the pods that are unready for this long, then for twice as long; 0 disables it (default: 1m on a terminal)",
  },
  { flags: "--no-summary", description: "print no summary at the end" },
  {
    flags: "--log-format <format>",
    description: "format of the diagnostics",
    choices: ["text", "json"],
    defaultValue: "text",
  },
  {
    flags: "-v, --verbose",
    description: "log every list, watch and reconnect",
    conflictsWith: "--quiet",
  },
  { flags: "-q, --quiet", description: "log only errors" },
];

/** The flags that choose what is watched and what is printed of it. */
export const WATCH_FLAGS: readonly Flag[] = [
  ...inGroup(WHERE, PLACE_FLAGS),
  ...inGroup("Which pods", [...SELECTOR_FLAGS, ...FILTER_FLAGS]),
  ...inGroup("What is printed on stdout", OUTPUT_FLAGS),
  ...inGroup("What is printed on stderr", DIAGNOSTIC_FLAGS),
];

/** The flags that only `demo` has. */
export const DEMO_FLAGS: readonly Flag[] = [
  {
    flags: "--speed <factor>",
    description: "how many times faster than real time the demo runs",
    defaultValue: "1",
  },
  {
    flags: "--seed <number>",
    description: "seed of the simulation; the same seed gives the same events",
    defaultValue: "1",
  },
  {
    flags: "--port <number>",
    description: "port of the embedded API server; 0 chooses a free port",
    defaultValue: "0",
  },
];

/** The values of `CONNECTION_FLAGS`. */
export interface ConnectionFlags {
  readonly cluster?: string;
  readonly user?: string;
  readonly server?: string;
  readonly token?: string;
  readonly as?: string;
  readonly asGroup?: readonly string[];
  readonly asUid?: string;
  readonly asUserExtra?: readonly string[];
  readonly certificateAuthority?: string;
  readonly clientCertificate?: string;
  readonly clientKey?: string;
  readonly insecureSkipTlsVerify?: boolean;
  readonly tlsServerName?: string;
  readonly requestTimeout?: string;
  readonly disableCompression?: boolean;
  readonly chunkSize?: string;
  readonly v?: string;
}

/** The values of `FILTER_FLAGS`. */
export interface FilterFlags {
  readonly name?: readonly string[];
  readonly excludeName?: readonly string[];
  readonly container?: readonly string[];
  readonly status?: readonly string[];
  readonly notReady?: boolean;
  readonly restarts?: readonly string[];
}

/** The values of the cluster flags, the connection flags, the filters and the other watch flags. */
export interface WatchFlags extends ConnectionFlags, FilterFlags {
  readonly kubeconfig?: string;
  readonly context?: readonly string[];
  readonly namespace?: readonly string[];
  readonly allNamespaces?: boolean;
  readonly excludeNamespace?: readonly string[];
  readonly selector?: string;
  readonly fieldSelector?: string;
  readonly node?: readonly string[];
  readonly output: OutputFormat;
  readonly show: (typeof SHOWN)[number];
  readonly only?: string;
  readonly watchOnly?: boolean;
  readonly events?: (typeof EVENT_TYPES)[number];
  readonly since?: string;
  readonly remind?: string;
  readonly summary?: boolean;
  readonly resync: string;
  readonly color: string;
  readonly logFormat: string;
  readonly verbose?: boolean;
  readonly quiet?: boolean;
}

/** The values of the flags of `demo`. */
export interface DemoFlags extends WatchFlags {
  readonly speed: string;
  readonly seed: string;
  readonly port: string;
}
