import { workloadRule } from "../workloads/workload-kinds.js";
import type { EndingLimit } from "../ending/ending-limits.js";
import type { Session } from "../session.js";
import type { Wanted } from "./kind.js";

/** A flag that was given, and that does not hold for every kind. */
interface LimitedFlag {
  /** The flag as a user writes it. */
  readonly text: string;
  readonly holdsFor: (wanted: Wanted) => boolean;
  /** Why it does not hold for the others. */
  readonly because: string;
}

/** Why a flag cannot be used. */
export interface FlagFault {
  readonly message: string;
  readonly flag: string;
}

/** What is said of flags that do not hold for what is watched. */
export interface FlagFindings {
  /** Why the flags cannot be used: one of them holds for nothing that is watched. */
  readonly fault: FlagFault | undefined;
  /** What is said of flags that hold for some of the kinds. */
  readonly notices: readonly string[];
}

/**
 * Returns what is said of the flags that do not hold for all kinds that are watched. Nothing is said of flags that were
 * not typed, because a setting is meant for what it holds for.
 */
export function flagFindings(
  wanted: readonly Wanted[],
  session: Pick<Session, "printing" | "selection" | "ending" | "configured">,
): FlagFindings {
  const misfits = limitedFlags(session)
    .filter(({ text }) => !session.configured.includes(flagOf(text)))
    .map((flag) => ({ ...flag, others: wanted.filter((one) => !flag.holdsFor(one)) }))
    .filter(({ others }) => others.length > 0);
  const [useless] = misfits.filter(({ others }) => others.length === wanted.length);
  return {
    fault: useless && {
      message: `Cannot use ${useless.text} with ${namesOf(useless.others)}: ${useless.because}; leave out one of them`,
      flag: flagOf(useless.text),
    },
    notices: misfits.map(
      ({ text, others, because }) => `${text} has no effect on ${namesOf(others)}: ${because}`,
    ),
  };
}

/** Returns the long name in the text of a flag. */
function flagOf(text: string): string {
  return text.split(/[ =]/)[0] ?? "";
}

function limitedFlags({
  printing: { filter },
  selection: { node, excluded },
  ending,
}: Pick<Session, "printing" | "selection" | "ending">): LimitedFlag[] {
  const ofPods = [...(filter?.podWords ?? []), ...(node === undefined ? [] : [`--node "${node}"`])].map(
    (text): LimitedFlag => ({ text, holdsFor: arePods, because: "it chooses pods" }),
  );
  const isExcluding = excluded.matches !== undefined || excluded.fieldSelectors.length > 0;
  return [...ofPods, ...(isExcluding ? [EXCLUDING] : []), ...endingFlags(ending)];
}

/** Returns the conditions and the words of trouble that are about some kinds alone. */
function endingFlags(ending: Session["ending"]): LimitedFlag[] {
  return ending?.limits.map(({ text, about }): LimitedFlag => ({ text, ...ABOUT[about] })) ?? [];
}

/** What holds for some kinds alone. */
const ABOUT: Readonly<Record<EndingLimit["about"], Omit<LimitedFlag, "text">>> = {
  pods: { holdsFor: arePods, because: "it is about pods" },
  "pods and jobs": {
    holdsFor: (wanted) => arePods(wanted) || isJobs(wanted),
    because: "it is about pods and jobs",
  },
  rollouts: {
    holdsFor: ({ kind }) => haveRollouts(kind),
    because: "it is about deployments, statefulsets and daemonsets",
  },
};

function isJobs({ kind }: Wanted): boolean {
  return kind.group === "batch" && kind.resource === "jobs";
}

function haveRollouts({ group, resource }: Wanted["kind"]): boolean {
  return group === "apps" && ["deployments", "statefulsets", "daemonsets"].includes(resource);
}

const EXCLUDING: LimitedFlag = {
  text: "--exclude-namespace",
  holdsFor: ({ kind }) => kind.namespaced,
  because: "they are not in namespaces",
};

/** Whether pods are watched: pods, or a workload with its pods. */
function arePods({ kind, slash }: Wanted): boolean {
  return (kind.group === "" && kind.resource === "pods") || (slash && workloadRule(kind) !== undefined);
}

function namesOf(wanted: readonly Wanted[]): string {
  return wanted.map(({ kind }) => kind.resource).join(" and ");
}
