/** kubectl's short names of the kinds that create pods, or create what does, by group and kind. */
const SHORT_NAMES: Readonly<Record<string, string>> = {
  "apps/Deployment": "deploy",
  "apps/ReplicaSet": "rs",
  "apps/StatefulSet": "sts",
  "apps/DaemonSet": "ds",
  "batch/Job": "job",
  "batch/CronJob": "cronjob",
  "/ReplicationController": "rc",
  "/Node": "node",
};

/** Returns an owner as it is told in lines: `deploy/web`, `crontab.example.com/nightly`. */
export function ownerName(
  { group, kind }: { readonly group: string; readonly kind: string },
  name: string,
): string {
  const id = `${group}/${kind}`;
  const short = Object.hasOwn(SHORT_NAMES, id) ? SHORT_NAMES[id] : undefined;
  return `${short ?? kind.toLowerCase() + (group === "" ? "" : `.${group}`)}/${name}`;
}
