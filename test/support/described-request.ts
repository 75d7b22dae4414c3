/**
 * Describes a list or watch by its query: `list 0/500`, `list page`, `watch +2`, `stream latest`, `probe +2`.
 * `version` formats the resourceVersion.
 */
export function describeRequest(query: URLSearchParams, version: (text: string) => string): string {
  const text = query.get("resourceVersion");
  const at = text === null ? "latest" : version(text);
  if (query.has("watch")) {
    const isProbe = query.get("timeoutSeconds") === "1";
    return isProbe ? `probe ${at}` : `${query.has("sendInitialEvents") ? "stream" : "watch"} ${at}`;
  }
  const limit = query.has("limit") ? `/${query.get("limit") ?? ""}` : "";
  return query.has("continue") ? `list page${limit}` : `list ${at}${limit}`;
}
