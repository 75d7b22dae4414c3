/** Returns in words where something is: `in all namespaces`, `in the namespace "shop" of the context "prod"`. */
export function placeText(namespace: string, context?: string): string {
  const place = namespace === "" ? "in all namespaces" : `in the namespace "${namespace}"`;
  return place + contextText(context);
}

/** Returns the context in words, if several are watched: ` of the context "prod"`. */
export function contextText(context: string | undefined): string {
  return context === undefined ? "" : ` of the context "${context}"`;
}
