import type { Target } from "./target.js";

/** Returns the message for an empty first list: what does not exist yet, and which flags select it. */
export function emptySelection({
  view: { resource },
  namespace,
  labelSelector,
  fieldSelector,
  cluster: { context },
}: Pick<Target<unknown>, "namespace" | "labelSelector" | "fieldSelector"> & {
  readonly cluster: Pick<Target<unknown>["cluster"], "context">;
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
  const where = context === undefined ? "" : ` of the context "${context}"`;
  return `no ${resource.resource} yet${place}${where}${matching}`;
}
