import type { Pod } from "../../api/pod.js";
import { listOf, textOf } from "../../base/json-object.js";
import { UsageError } from "../usage-error.js";
import { flagWords } from "./flag-words.js";
import type { StateFilter } from "./state-filter.js";

/** The name of a container, or what the lines call it: `app`, `init/migrate`. */
const CONTAINER = /^((init|sidecar|debug)\/)?[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** The filter of `--container`: the pod has one of the containers. */
export interface ContainerFilter extends StateFilter {
  /** Reports whether a container is one of them. `label` is what the lines call it. */
  readonly includes: (label: string) => boolean;
}

/** @throws UsageError for a name that no container can have. */
export function containerFilter(values: readonly string[]): ContainerFilter {
  const expected = "names of containers, separated by commas: app,proxy";
  const names = new Set(flagWords("--container", values, expected));
  for (const name of names) {
    if (!CONTAINER.test(name)) {
      throw new UsageError(`Cannot use --container "${name}": expected ${expected}`, "--container");
    }
  }
  const includes = (label: string): boolean =>
    names.has(label) || names.has(label.slice(label.indexOf("/") + 1));
  return {
    fields: [{ spec: { ephemeralContainers: [{ name: "string" }] } }],
    includes,
    matches: (pod) => labelsOf(pod).some(includes),
  };
}

/** Returns the containers of a pod as the lines call them. */
function labelsOf({ spec }: Pod): string[] {
  return [
    ...listOf(spec?.containers).map(({ name }) => textOf(name)),
    ...listOf(spec?.initContainers).map(
      ({ name, restartPolicy }) => `${restartPolicy === "Always" ? "sidecar" : "init"}/${textOf(name)}`,
    ),
    ...listOf(spec?.ephemeralContainers).map(({ name }) => `debug/${textOf(name)}`),
  ];
}
