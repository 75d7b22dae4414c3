const JQ = "use -o json, and choose values with jq";

const LABELS = `labels are not printed in lines; ${JQ}`;

const COLUMNS = `the columns of the lines cannot be chosen; ${JQ}`;

const TIMES = "every line begins with the time; -o json has it with milliseconds, and TZ chooses the zone";

/** It always follows, and what is watched is said by names and selectors. */
const MANIFESTS = "manifests are not read; name the objects, or choose them with -n and -l";

const ONE_PASS = "it always watches; to list once, use kubectl get pods";

const OWN_PROCESS = "it is about the process of kubectl itself; leave it out";

const BASIC_AUTHENTICATION =
  "API servers have not accepted passwords since Kubernetes 1.19; use --token or a client certificate";

/**
 * Flags of kubectl, stern and other tools that mean nothing here, and what to use instead. A flag that exists is
 * never looked up here.
 */
export const FOREIGN_FLAGS: Readonly<Record<string, string>> = {
  "--username": BASIC_AUTHENTICATION,
  "--password": BASIC_AUTHENTICATION,

  // kubectl get
  "--filename": MANIFESTS,
  "--kustomize": MANIFESTS,
  "-k": MANIFESTS,
  "--recursive": MANIFESTS,
  "-R": MANIFESTS,
  "--raw": "it does not request any other path; use kubectl get --raw",
  "--template": "templates of Go are not read; use -o jsonpath={...}",
  "--label-columns": LABELS,
  "-L": LABELS,
  "--show-labels": LABELS,
  "--show-managed-fields": "they are always left out; use kubectl get --show-managed-fields",
  "--no-headers": "lines have no headers; leave it out",
  "--sort-by": "changes are printed in the order in which they happen; use kubectl get pods --sort-by",
  "--once": ONE_PASS,
  "--subresource": "only whole objects are watched; use kubectl get --subresource",
  "--server-print": "the output format decides that; leave it out",
  "--allow-missing-template-keys": "there are no templates; leave it out",

  // kubectl wait, kubectl rollout status
  "--for": "it does not wait for a condition; use kubectl wait --for",
  "--timeout": "it ends only when it gets a signal; use timeout 60 k8s-informer, or kubectl wait --timeout",
  "--until": "use --for CONDITION, such as --for=condition=Ready",

  // kubectl events, kubectl logs, stern
  "--types": "use --events for warnings, or --events=all",
  "--follow": "it always follows; leave it out",
  "-f": "it always follows, so leave it out; for those of a manifest, name the objects",
  "--no-follow": "use --once, which ends after the first list",
  "--tail": "use --once for what exists now, or --count N to end after N events",
  "--timestamps": TIMES,
  "-t": TIMES,
  "--timezone": "set the time zone in the environment, as in TZ=Europe/Berlin",
  "--exclude-container": "name the containers to explain instead: -c app,proxy",
  "--exclude": "use --exclude-name REGEX",
  "--exclude-pod": "use --exclude-name REGEX",
  "--container-state": "use --status WORD, such as --status CrashLoopBackOff",
  "--verbosity": "use -v, or -v=6 for every request",
  "--include": "use --name REGEX",

  // kubectl options
  "--log-flush-frequency": OWN_PROCESS,
  "--match-server-version": "every version of the server is accepted; leave it out",
  "--profile": OWN_PROCESS,
  "--profile-output": OWN_PROCESS,
  "--vmodule": OWN_PROCESS,
  "--warnings-as-errors": "warnings of the server are not read; leave it out",
  "--kuberc": "preferences of kubectl are not read; leave it out",
};

/** Commands of other tools, and what to use instead. */
export const FOREIGN_COMMANDS: Readonly<Record<string, string>> = {
  describe: "one line is printed for each change; use kubectl describe",
  get: "it always watches; leave it out",
  logs: "logs are not read; use kubectl logs -f",
  wait: "use --for CONDITION, such as deploy/web --for=rollout",
  watch: "it always watches; leave it out",
};

/** The output formats of kubectl that do not exist here, and what to use instead. */
const FOREIGN_FORMATS: Readonly<Record<string, string>> = {
  wide: "the default lines have the node; for other columns, use -o json and jq",
  table: "there are no tables; leave it out for lines",
  jsonpath: `there are no templates; ${JQ}`,
  "jsonpath-as-json": `there are no templates; ${JQ}`,
  "jsonpath-file": `there are no templates; ${JQ}`,
  "custom-columns": COLUMNS,
  "custom-columns-file": COLUMNS,
  "go-template": `there are no templates; ${JQ}`,
  "go-template-file": `there are no templates; ${JQ}`,
  template: `there are no templates; ${JQ}`,
  templatefile: `there are no templates; ${JQ}`,
  kyaml: "use -o yaml",
  ndjson: "use -o json, which prints one object a line",
};

/** Returns what to use instead of an output format of another tool, or undefined for any other text. */
export function foreignFormat(value: string): string | undefined {
  const [name = ""] = value.split("=");
  return Object.hasOwn(FOREIGN_FORMATS, name) ? FOREIGN_FORMATS[name] : undefined;
}
