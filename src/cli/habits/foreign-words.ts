const TEMPLATES = "use -o jsonpath={.metadata.name}, or -o json and jq";

/** It always follows, and what is watched is said by names and selectors. */
const MANIFESTS = "manifests are not read; name the objects, or choose them with -n and -l";

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
  "--template": "templates of Go are not read; use -o jsonpath={.metadata.name}",
  "--subresource": "only whole objects are watched; use kubectl get --subresource",
  "--server-print": "the output format decides that; leave it out",

  // kubectl wait, kubectl rollout status
  "--until": "use --for CONDITION, such as --for=condition=Ready",

  // kubectl events, kubectl logs, stern
  "--types": "use --events for warnings, or --events=all",
  "--follow": "it always follows; leave it out",
  "-f": "it always follows, so leave it out; for those of a manifest, name the objects",
  "--previous": "logs are not read; use kubectl logs -p",
  "-p": "logs are not read; use kubectl logs -p",
  "--no-follow": "use --once, which ends after the first list",
  "--tail": "use --once for what exists now, or --count N to end after N events",
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
  get: "leave it out; to list without a watch, use --once",
  logs: "logs are not read; use kubectl logs -f",
  rollout: "to wait for a rollout, use --for=rollout, such as deploy/web --for=rollout",
  top: "metrics are not read; use kubectl top",
  wait: "leave it out; --for CONDITION waits, as in deploy/web --for=rollout",
  watch: "it always watches; leave it out",
};

/** The output formats of kubectl that do not exist here, and what to use instead. */
const FOREIGN_FORMATS: Readonly<Record<string, string>> = {
  "go-template": TEMPLATES,
  "go-template-file": TEMPLATES,
  template: TEMPLATES,
  templatefile: TEMPLATES,
  kyaml: "use -o yaml, or -o jsonpath={.metadata.name} for some of it",
  ndjson: "use -o json, which prints one object a line",
};

/** Returns what to use instead of an output format of another tool, or undefined for any other text. */
export function foreignFormat(value: string): string | undefined {
  const [name = ""] = value.split("=");
  return Object.hasOwn(FOREIGN_FORMATS, name) ? FOREIGN_FORMATS[name] : undefined;
}
