import type { Pod } from "../api/pod.js";
import { listOf, partOf, textOf } from "../base/json-object.js";
import type { Change } from "./change.js";
import type { Finder } from "./comparison.js";
import { isSameValue } from "./same-value.js";
import { token } from "./token.js";

interface WantedContainer {
  readonly label: string;
  readonly image: string;
  readonly resources: unknown;
}

/** Tells which containers are to have another image or another size, and which gates are left. */
export const specChanges: Finder = ({ members, oldDetails, details }) => {
  if (!members.spec) {
    return [];
  }
  const olds = wantedContainers(oldDetails.spec);
  return [
    ...gatesChange(oldDetails.spec, details.spec),
    ...wantedContainers(details.spec).flatMap((now) => {
      const old = olds.find(({ label }) => label === now.label);
      return [...imageChange(old, now), ...sizeChange(old, now)];
    }),
  ];
};

function gatesChange(old: NonNullable<Pod["spec"]>, now: NonNullable<Pod["spec"]>): readonly Change[] {
  const [was, are] = [old, now].map((spec) =>
    listOf(spec.schedulingGates)
      .map(({ name }) => textOf(name))
      .join(","),
  );
  return was === are
    ? []
    : [{ what: "condition", significance: "significant", tokens: [token("gates", are || "<none>")] }];
}

function imageChange(old: WantedContainer | undefined, now: WantedContainer): readonly Change[] {
  if (old?.image === now.image) {
    return [];
  }
  const was = old === undefined ? [] : [token("image-was", old.image)];
  return [
    {
      what: "image",
      significance: "significant",
      container: now.label,
      rank: 1,
      tokens: [token("image", now.image), ...was],
    },
  ];
}

function sizeChange(old: WantedContainer | undefined, now: WantedContainer): readonly Change[] {
  return old === undefined || isSameValue(old.resources, now.resources)
    ? []
    : [
        {
          what: "container",
          significance: "significant",
          container: now.label,
          rank: 1,
          tokens: [token("resize", "Proposed")],
        },
      ];
}

function wantedContainers(spec: NonNullable<Pod["spec"]>): readonly WantedContainer[] {
  return [
    ...listOf(spec.initContainers).map((container) =>
      wanted(container, container.restartPolicy === "Always" ? "sidecar/" : "init/"),
    ),
    ...listOf(spec.containers).map((container) => wanted(container, "")),
    ...listOf(spec.ephemeralContainers).map((container) => wanted(container, "debug/")),
  ];
}

function wanted(
  {
    name,
    image,
    resources,
  }: { readonly name?: string; readonly image?: string; readonly resources?: object },
  prefix: string,
): WantedContainer {
  return { label: prefix + textOf(name), image: textOf(image), resources: partOf(resources) ?? {} };
}
