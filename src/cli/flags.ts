import { OUTPUT_FORMATS } from "../printer/output-formats.js";

/** One flag: feeds commander, `--help` and the table in the README. */
export interface Flag {
  /** As commander takes it: `-n, --namespace <name>`. */
  readonly flags: string;
  readonly description: string;
  readonly choices?: readonly string[];
  readonly defaultValue?: string;
  /** Name, as commander's option has it, of the flag that contradicts this one. */
  readonly conflictsWith?: string;
}

/** Which cluster. Meaningless for `demo`, which brings its own. */
export const CLUSTER_FLAGS: readonly Flag[] = [
  {
    flags: "--kubeconfig <path>",
    description: "kubeconfig file (else $KUBECONFIG, ~/.kube/config, in-cluster)",
  },
  { flags: "--context <name>", description: "context of the kubeconfig to use" },
];

/** Which pods, and how to tell of them. */
export const WATCH_FLAGS: readonly Flag[] = [
  { flags: "-n, --namespace <name>", description: "watch the pods of one namespace" },
  { flags: "-A, --all-namespaces", description: "watch the pods of all namespaces (the default)" },
  { flags: "-l, --selector <query>", description: "label selector, as for kubectl: app=web,tier!=db" },
  { flags: "--field-selector <query>", description: "field selector, as for kubectl: spec.nodeName=node-1" },
  {
    flags: "-o, --output <format>",
    description: "what to print of each event",
    choices: Object.keys(OUTPUT_FORMATS),
    defaultValue: "default",
  },
  {
    flags: "--resync <duration>",
    description: "tell every pod again this often; 0: never",
    defaultValue: "1m",
  },
  {
    flags: "--color <when>",
    description: "colour what people read",
    choices: ["auto", "always", "never"],
    defaultValue: "auto",
  },
  {
    flags: "--log-format <format>",
    description: "how diagnostics are written to stderr",
    choices: ["text", "json"],
    defaultValue: "text",
  },
  {
    flags: "-v, --verbose",
    description: "more diagnostics: every list, watch and reconnect",
    conflictsWith: "quiet",
  },
  { flags: "-q, --quiet", description: "no diagnostics but errors" },
];

export const DEMO_FLAGS: readonly Flag[] = [
  {
    flags: "--speed <factor>",
    description: "how many times faster than life the pods live",
    defaultValue: "1",
  },
  {
    flags: "--seed <number>",
    description: "another seed, other lives; the same seed, the same lives",
    defaultValue: "1",
  },
  {
    flags: "--port <number>",
    description: "port of the embedded API server; 0: a free one",
    defaultValue: "0",
  },
];

/** What the flags of watching parse to. */
export interface WatchFlags {
  readonly kubeconfig?: string;
  readonly context?: string;
  readonly namespace?: string;
  readonly allNamespaces?: boolean;
  readonly selector?: string;
  readonly fieldSelector?: string;
  readonly output: string;
  readonly resync: string;
  readonly color: string;
  readonly logFormat: string;
  readonly verbose?: boolean;
  readonly quiet?: boolean;
}

export interface DemoFlags extends WatchFlags {
  readonly speed: string;
  readonly seed: string;
  readonly port: string;
}
