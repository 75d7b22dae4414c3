/** A version by Kubernetes' rules: `v1`, `v2beta1`, `v1alpha3`. */
const VERSION = /^v(?<major>[0-9]+)(?:(?<stage>alpha|beta)(?<minor>[0-9]+))?$/;

/** The stages of a version, the least stable first. A version without a stage is generally available. */
const STAGES = ["alpha", "beta", undefined];

/**
 * Compares two versions of a group for an order in which the preferred one comes first: generally available before
 * beta before alpha, and the higher number first. Other names come last, in alphabetical order (apimachinery:
 * `CompareKubeAwareVersionStrings`).
 */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [ranksOf(left), ranksOf(right)];
  if (a === undefined || b === undefined) {
    return a === b ? compareTexts(left, right) : a === undefined ? 1 : -1;
  }
  const differences = a.map((rank, at) => (b[at] ?? 0) - rank);
  return differences.find((difference) => difference !== 0) ?? 0;
}

/** Returns the numbers that count for the order, the most important first, or `undefined` for another name. */
function ranksOf(version: string): readonly number[] | undefined {
  const groups = VERSION.exec(version)?.groups;
  return groups && [STAGES.indexOf(groups["stage"]), Number(groups["major"]), Number(groups["minor"] ?? 0)];
}

/** Compares by code units, as Go does, whatever the language of the process is. */
function compareTexts(left: string, right: string): number {
  return left < right ? -1 : Number(left > right);
}
