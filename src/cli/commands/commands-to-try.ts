import type { ScenarioName } from "../../apiserver/scenario/scenarios.js";

/** Where the main workload of a scenario is, and the value of the label `app` of its pods. */
interface Showplace {
  readonly namespace: string;
  readonly workload: string;
  readonly app: string;
  /** Whether no pod ever appears, so that there is nothing to see but Events. */
  readonly hasNoPods?: true;
}

/** Where each scenario can be seen. */
const SHOWPLACES: Readonly<Record<ScenarioName, Showplace>> = {
  rollout: deployment("shop", "web"),
  "bad-image-rollout": deployment("shop", "cart"),
  quota: { ...deployment("staging", "invoices"), hasNoPods: true },
  crashloop: deployment("demo", "api"),
  oom: deployment("shop", "search"),
  "init-failure": deployment("shop", "orders"),
  "probe-flap": deployment("demo", "report"),
  unschedulable: deployment("batch", "trainer"),
  "node-drain": deployment("shop", "gateway"),
  eviction: deployment("demo", "thumbnails"),
  "node-lost": deployment("shop", "sessions"),
  job: { namespace: "batch", workload: "cronjob/backup", app: "backup" },
  "failing-job": { namespace: "batch", workload: "job/import", app: "import" },
  statefulset: { namespace: "demo", workload: "sts/db", app: "db" },
  "stuck-terminating": deployment("batch", "worker"),
  resize: deployment("demo", "cache"),
};

function deployment(namespace: string, name: string): Showplace {
  return { namespace, workload: `deploy/${name}`, app: name };
}

/**
 * Returns what a user may try beside the demo. The commands are about the first scenario, and the last command is
 * about another one if there is one. `call` is how the user calls the program.
 */
export function commandsToTry(
  call: string,
  kubeconfig: string,
  scenarios: readonly ScenarioName[],
): readonly string[] {
  const [first = "rollout", second = first] = scenarios;
  const { namespace, workload } = SHOWPLACES[first];
  const other = SHOWPLACES[second];
  const file = /^[\w@%+=:,./-]+$/.test(kubeconfig) ? kubeconfig : `'${kubeconfig.replaceAll("'", "'\\''")}'`;
  return [
    `${call} --kubeconfig ${file} -n ${namespace} --events`,
    `${call} --kubeconfig ${file} ${workload} -n ${namespace} --events`,
    `kubectl --kubeconfig ${file} describe pods -n ${other.namespace} -l app=${other.app}`,
  ];
}

/** Whether no pod ever appears in any of the scenarios. */
export function showsNoPods(scenarios: readonly ScenarioName[]): boolean {
  return scenarios.length > 0 && scenarios.every((name) => SHOWPLACES[name].hasNoPods === true);
}
