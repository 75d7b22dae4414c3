import { type Flag, inGroup } from "./flag.js";

/** The flags that the server understands. */
const SELECTOR_FLAGS: readonly Flag[] = [
  { flags: "-l, --selector <query>", description: "label selector, as in kubectl: app=web,tier!=db" },
  { flags: "--field-selector <query>", description: "field selector, as in kubectl: spec.nodeName=node-1" },
  { flags: "--node <name>", description: "only pods on this node", repeatable: true, suggests: "nodes" },
];

/** Words of STATUS that people look for. There are more, because a reason can be any word. */
const COMMON_STATUS = [
  "Running",
  "Pending",
  "Completed",
  "Error",
  "CrashLoopBackOff",
  "OOMKilled",
  "ImagePullBackOff",
  "ErrImagePull",
  "ContainerCreating",
  "CreateContainerConfigError",
  "Init:*",
  "Evicted",
  "Terminating",
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
    listed: true,
  },
  {
    flags: "--status <words>",
    description: "only pods whose STATUS is one of these: CrashLoopBackOff,Init:*",
    repeatable: true,
    suggests: COMMON_STATUS,
    listed: true,
  },
  { flags: "--not-ready", description: "only pods that are not ready, or are being deleted" },
  {
    flags: "--restarts <comparison>",
    description: "only pods whose RESTARTS match: '>0' (also >= < <= = !=)",
    repeatable: true,
  },
];

/** The flags that choose objects. */
export const SELECTION_FLAGS: readonly Flag[] = inGroup("Which pods", [...SELECTOR_FLAGS, ...FILTER_FLAGS]);

/** The values of `SELECTOR_FLAGS`. */
export interface SelectorFlags {
  readonly selector?: string;
  readonly fieldSelector?: string;
  readonly node?: readonly string[];
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
