import type { Target } from "./target.js";

/** Returns the message for an empty first list: what does not exist yet, and which flags select it. */
export function emptySelection({
  view: { resource },
  namespace,
  labelSelector,
  fieldSelector,
}: Pick<Target<unknown>, "namespace" | "labelSelector" | "fieldSelector"> & {
  readonly view: Pick<Target<unknown>["view"], "resource">;
}): string {
  const place =
    resource.namespaced === false
      ? ""
      : namespace === ""
        ? " in any namespace"
        : ` in the namespace "${namespace}"`;
  const selectors = [
    ...(labelSelector === undefined ? [] : [`--selector "${labelSelector}"`]),
    ...(fieldSelector === undefined ? [] : [`--field-selector "${fieldSelector}"`]),
  ];
  const matching = selectors.length === 0 ? "" : ` for ${selectors.join(" and ")}`;
  return `no ${resource.resource} yet${place}${matching}`;
}
