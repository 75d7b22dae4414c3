import type { Pod } from "../api/pod.js";
import { listOf, partOf, textOf } from "../base/json-object.js";
import type { Change } from "./change.js";
import { type Finder, NO_CHANGES } from "./comparison.js";
import { placeOfContainer } from "./container-summary.js";
import { isSameValue } from "../api/same-value.js";
import { token } from "./token.js";

type Spec = Partial<NonNullable<Pod["spec"]>>;

interface WantedContainer {
  readonly label: string;
  readonly image: string;
  readonly resources: unknown;
}

/** Returns which containers will have another image or another size, and which gates are left. */
export const specChanges: Finder = ({ members, oldDetails, details }) => {
  if (!members.object.includes("spec")) {
    return NO_CHANGES;
  }
  const [old = {}, now = {}] = [oldDetails, details].map((of) => partOf(of.read("spec").spec));
  const olds = wantedContainers(old);
  return [
    ...gatesChange(old, now),
    ...wantedContainers(now).flatMap((container) => {
      const before = olds[placeOfContainer(olds, container.label)];
      return [...imageChange(before, container), ...sizeChange(before, container)];
    }),
  ];
};

function gatesChange(old: Spec, now: Spec): readonly Change[] {
  const [was, are] = [gatesOf(old), gatesOf(now)];
  const tokens = [token("gates", are === "" ? "<none>" : are)];
  return was === are ? NO_CHANGES : [{ what: "condition", significance: "significant", tokens }];
}

function gatesOf({ schedulingGates }: Spec): string {
  return listOf(schedulingGates)
    .map(({ name }) => textOf(name))
    .join(",");
}

function imageChange(old: WantedContainer | undefined, now: WantedContainer): readonly Change[] {
  if (old?.image === now.image) {
    return NO_CHANGES;
  }
  const was = old === undefined ? [] : [token("image-was", old.image)];
  return [containerChange("image", now, [token("image", now.image), ...was])];
}

/** `Proposed` is the word that Kubernetes had for a resize that no kubelet has seen. */
function sizeChange(old: WantedContainer | undefined, now: WantedContainer): readonly Change[] {
  return old === undefined || isSameValue(old.resources, now.resources)
    ? NO_CHANGES
    : [containerChange("container", now, [token("resize", "Proposed")])];
}

function containerChange(what: Change["what"], { label }: WantedContainer, tokens: Change["tokens"]): Change {
  return { what, significance: "significant", container: label, rank: 1, tokens };
}

function wantedContainers(spec: Spec): readonly WantedContainer[] {
  return [
    ...listOf(spec.initContainers).map((container) =>
      wanted(container, container.restartPolicy === "Always" ? "sidecar/" : "init/"),
    ),
    ...listOf(spec.containers).map((container) => wanted(container, "")),
    ...listOf(spec.ephemeralContainers).map((container) => wanted(container, "debug/")),
  ];
}

interface ContainerSpec {
  readonly name?: string;
  readonly image?: string;
  readonly resources?: object;
}

function wanted({ name, image, resources = {} }: ContainerSpec, prefix: string): WantedContainer {
  return { label: prefix + textOf(name), image: textOf(image), resources };
}
