/** One flag: feeds commander, `--help` and the table in the README. */
export interface Flag {
  /** As commander takes it: `-n, --namespace <name>`. */
  readonly flags: string;
  readonly description: string;
  readonly choices?: readonly string[];
  readonly defaultValue?: string;
}

export const WATCH_FLAGS: readonly Flag[] = [
  {
    flags: "--kubeconfig <path>",
    description: "kubeconfig file (else $KUBECONFIG, ~/.kube/config, in-cluster)",
  },
  { flags: "--context <name>", description: "context of the kubeconfig to use" },
  { flags: "-n, --namespace <name>", description: "watch the pods of one namespace" },
  { flags: "-A, --all-namespaces", description: "watch the pods of all namespaces (the default)" },
  { flags: "-l, --selector <query>", description: "label selector, as for kubectl: app=web,tier!=db" },
  { flags: "--field-selector <query>", description: "field selector, as for kubectl: spec.nodeName=node-1" },
  {
    flags: "-o, --output <format>",
    description: "what to print of each event",
    choices: ["default", "short", "json", "name"],
    defaultValue: "default",
  },
  {
    flags: "--resync <duration>",
    description: "tell every pod again this often; 0: never",
    defaultValue: "1m",
  },
  {
    flags: "--color <when>",
    description: "colour the output",
    choices: ["auto", "always", "never"],
    defaultValue: "auto",
  },
  {
    flags: "--log-format <format>",
    description: "how diagnostics are written to stderr",
    choices: ["text", "json"],
    defaultValue: "text",
  },
  { flags: "-v, --verbose", description: "more diagnostics: every list, watch and reconnect" },
  { flags: "-q, --quiet", description: "no diagnostics but errors" },
];

export const DEMO_FLAGS: readonly Flag[] = [
  {
    flags: "--speed <factor>",
    description: "how many times faster than life the pods live",
    defaultValue: "1",
  },
  { flags: "--seed <number>", description: "repeat a run: the same pods live the same lives" },
  { flags: "--port <number>", description: "port of the embedded API server", defaultValue: "0" },
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
  readonly seed?: string;
  readonly port: string;
}
