import { lateImport } from "../../base/late-import.js";
import type * as SharedModule from "../kube-events/shared-kube-events.js";
import type * as ElsewhereModule from "../workloads/asked-elsewhere.js";
import type * as WorkloadModule from "../workloads/watching-workload.js";
import { type WorkloadRule, workloadRule } from "../workloads/workload-kinds.js";
import type { AskedType } from "../selection/asked.js";
import type { Session } from "../session.js";
import { watchingPods } from "../watching/watching-pods.js";
import type { Cluster } from "../watching/target.js";
import type { Watched } from "../watching/watch-target.js";
import { wantedKinds } from "./wanted-kinds.js";
import type { Kind } from "../../discovery/kind.js";
import type { Wanted } from "./kind.js";
import { watchingKind } from "./kind-view.js";

/**
 * Returns the watches for the types and names that the user asks for.
 *
 * @throws UsageError for names that no object of a type can have, and RefusedError for a type that the server does
 * not have.
 */
export async function watchedKinds(
  session: Session,
  cluster: Cluster,
  asked: readonly AskedType[],
): Promise<Watched[]> {
  const wanted = await wantedKinds(asked, session, cluster);
  sayNamespace(wanted, session, cluster);
  session.printing.format.expect?.({ kinds: kindsIn(wanted) });
  const eventsOf = wanted.some((one) => ruleOf(one) !== undefined) ? await loadEventsOf(session) : undefined;
  const watched: Watched[] = [];
  for (const one of wanted) {
    watched.push(...(await watchedOf(one, { session, cluster, wanted, eventsOf })));
  }
  return watched;
}

/** Returns how many kinds are watched. The pods of workloads are one of them. */
function kindsIn(wanted: readonly Wanted[]): number {
  const hasPodsOfWorkloads = !wanted.some(isPods) && wanted.some((one) => ruleOf(one) !== undefined);
  return wanted.length + (hasPodsOfWorkloads ? 1 : 0);
}

/** What the watches of several kinds of one cluster share. */
interface KindsContext {
  readonly session: Session;
  readonly cluster: Cluster;
  /** Everything that is watched. */
  readonly wanted: readonly Wanted[];
  /** The Kubernetes Events that workloads share, if Events are printed. */
  readonly eventsOf: WorkloadModule.EventsOf | undefined;
}

async function loadEventsOf({ printing }: Session): Promise<WorkloadModule.EventsOf | undefined> {
  if (printing.kubeEvents === undefined) {
    return undefined;
  }
  const load = async (): Promise<typeof SharedModule> => import("../kube-events/shared-kube-events.js");
  return (await lateImport(load, "../kube-events/shared-kube-events.js", import.meta.url)).sharedKubeEvents();
}

/** Returns how pods belong to what is asked for, if they are watched, too. */
function ruleOf({ kind, slash }: Wanted): WorkloadRule | undefined {
  return slash ? workloadRule(kind) : undefined;
}

/**
 * Returns the watches of one kind: one for each namespace and each name. The permission for one object is enough to
 * watch it by its name, and the server selects by one name at a time.
 */
async function watchedOf(wanted: Wanted, context: KindsContext): Promise<Watched[]> {
  const { session, cluster } = context;
  const { kind, names } = wanted;
  const rule = ruleOf(wanted);
  const namespaces = namespacesFor(wanted, session, cluster);
  const { labelSelector } = session.selection;
  const fieldSelector = fieldSelectorFor(wanted, session.selection, rule !== undefined);
  if (rule !== undefined) {
    const load = async (): Promise<typeof WorkloadModule> => import("../workloads/watching-workload.js");
    const { watchingWorkload } = await lateImport(load, "../workloads/watching-workload.js", import.meta.url);
    const isElsewhere = await askedElsewhereOf(kind, context.wanted);
    const watch = await watchingWorkload(kind, rule, session, { eventsOf: context.eventsOf, isElsewhere });
    return namespaces.flatMap((namespace) =>
      names.map((name) => watch({ cluster, namespace, labelSelector, fieldSelector }, name)),
    );
  }
  const watch = isPods(wanted) ? watchingPods(session) : await watchingKind(kind, session);
  return namespaces.flatMap((namespace) => {
    const scope = { cluster, namespace, labelSelector };
    return names.length === 0
      ? [watch({ ...scope, fieldSelector })]
      : names.map((name) => watch({ ...scope, name, fieldSelector: selecting(name, fieldSelector) }));
  });
}

/** Returns which pods of a workload other watches print. Nothing is loaded if there is one watch alone. */
async function askedElsewhereOf(
  kind: Kind,
  wanted: readonly Wanted[],
): Promise<WorkloadModule.Neighbours["isElsewhere"]> {
  if (wanted.length === 1) {
    return undefined;
  }
  const load = async (): Promise<typeof ElsewhereModule> => import("../workloads/asked-elsewhere.js");
  const { askedElsewhere } = await lateImport(load, "../workloads/asked-elsewhere.js", import.meta.url);
  return askedElsewhere(wanted, kind);
}

/** Returns the field selector of the user for pods, also for those of a workload, or for objects of another kind. */
function fieldSelectorFor(
  wanted: Wanted,
  { fieldSelector, otherFieldSelectors }: Session["selection"],
  isWorkload: boolean,
): string | undefined {
  if (isWorkload || isPods(wanted)) {
    return fieldSelector;
  }
  return wanted.kind.namespaced ? otherFieldSelectors.namespaced : otherFieldSelectors.clusterScoped;
}

function isPods({ kind }: Wanted): boolean {
  return kind.group === "" && kind.resource === "pods";
}

/** Returns a field selector for one object that the user's field selector matches, too. */
function selecting(name: string, fieldSelector: string | undefined): string {
  return [`metadata.name=${name}`, ...(fieldSelector === undefined ? [] : [fieldSelector])].join(",");
}

/**
 * Returns the namespaces in which a kind is watched. A name without a namespace is looked for in the namespace of the
 * context, as in kubectl.
 */
function namespacesFor(wanted: Wanted, { selection }: Session, { config }: Cluster): readonly string[] {
  if (!wanted.kind.namespaced) {
    return [""];
  }
  return isInContext(wanted, selection) ? [config.namespace] : selection.namespaces;
}

function isInContext({ kind, names }: Wanted, { namespacesGiven }: Session["selection"]): boolean {
  return kind.namespaced && names.length > 0 && !namespacesGiven;
}

/** Logs once for each context which namespace is watched, if no flag chose it. */
function sayNamespace(
  wanted: readonly Wanted[],
  { selection, logger }: Session,
  { config, context }: Cluster,
): void {
  if (wanted.some((one) => isInContext(one, selection))) {
    const { namespace } = config;
    logger.info(
      { namespace },
      `looking for names in the namespace "${namespace}" of the context${context === undefined ? "" : ` "${context}"`}; choose another with -n, or all with -A`,
    );
  }
}
