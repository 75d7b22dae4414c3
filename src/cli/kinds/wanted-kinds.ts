import { lateImport } from "../../base/late-import.js";
import type { AskedType } from "../selection/asked.js";
import type { Session } from "../session.js";
import { UsageError } from "../usage-error.js";
import { RefusedError } from "../watching/refusal.js";
import type { Cluster } from "../watching/target.js";
import { BUILT_IN_KINDS } from "../../discovery/built-in-kinds.js";
import { type FlagFault, flagFindings } from "./flag-findings.js";
import { checkNames } from "./check-names.js";
import { findKind, isWatchable, kindsInCategory } from "../../discovery/find-kinds.js";
import type { Kind } from "../../discovery/kind.js";
import type { FoundType, Wanted } from "./kind.js";
import { noSuchResource } from "./no-such-resource.js";
import type * as DiscoveryModule from "./patient-discovery.js";

/** The characters of names, versions and groups. A word with other characters is a pattern, and needs no discovery. */
const POSSIBLE_TYPE = /^[a-z0-9][a-z0-9.-]*$/i;

/**
 * Returns the kinds that the types mean, each once. The server is asked for its kinds only if a type is not built in.
 *
 * @throws UsageError for a name that no object of the kind can have, before any request if the kind is built in.
 * @throws RefusedError for a type that the server does not have.
 */
export async function wantedKinds(
  asked: readonly AskedType[],
  session: Session,
  cluster: Cluster,
): Promise<Wanted[]> {
  const known = asked.map((one) => found(one, findKind(one.type, BUILT_IN_KINDS)));
  for (const one of known) {
    checkNames(one, session.selection);
  }
  if (known.every(({ kinds }) => kinds.length > 0)) {
    const wanted = merged(known);
    checkFlags(wanted, session, ({ message, flag }) => new UsageError(message, flag));
    return wanted;
  }
  const impossible = known.find(({ kinds, type }) => kinds.length === 0 && !POSSIBLE_TYPE.test(type));
  if (impossible !== undefined) {
    throw noSuchResource(impossible, []);
  }
  const load = async (): Promise<typeof DiscoveryModule> => import("./patient-discovery.js");
  const { discoverPatiently } = await lateImport(load, "./patient-discovery.js", import.meta.url);
  const kinds = await discoverPatiently(cluster, session);
  const all = known.map((one) => (one.kinds.length > 0 ? one : discovered(one, kinds)));
  for (const one of all) {
    checkNames(one, session.selection);
  }
  const wanted = merged(all);
  checkFlags(wanted, session, ({ message }) => new RefusedError(message));
  return wanted;
}

/** Refuses flags that hold for nothing that is watched, and says which of the others hold for some of it alone. */
function checkFlags(
  wanted: readonly Wanted[],
  session: Session,
  refusal: (fault: FlagFault) => UsageError | RefusedError,
): void {
  const { fault, notices } = flagFindings(wanted, session);
  if (fault !== undefined) {
    throw refusal(fault);
  }
  notices.forEach((notice) => session.logger.info({}, notice));
}

function found(asked: AskedType, kind: Kind | undefined): FoundType {
  return { ...asked, kinds: kind === undefined ? [] : [kind] };
}

function discovered(asked: AskedType, kinds: readonly Kind[]): FoundType {
  const { type } = asked;
  const kind = findKind(type, kinds);
  if (kind !== undefined && !isWatchable(kind)) {
    throw new RefusedError(
      `Cannot watch "${type}": the server cannot list and watch ${kind.resource}, it can only ${kind.verbs?.join(", ") ?? ""} them`,
    );
  }
  const meant = kind === undefined ? kindsInCategory(type, kinds) : [kind];
  if (meant.length === 0) {
    throw noSuchResource(asked, kinds);
  }
  return { ...asked, kinds: meant };
}

/** Returns each kind once. Two words may mean the same: `deploy/web deployments/api`. */
function merged(types: readonly FoundType[]): Wanted[] {
  const wanted = new Map<string, Wanted>();
  for (const { kinds, names, slash } of types) {
    for (const kind of kinds) {
      const id = `${kind.group}/${kind.version}/${kind.resource}`;
      const before = wanted.get(id);
      const all = before?.names.length === 0 || names.length === 0;
      wanted.set(id, { kind, slash, names: all ? [] : [...new Set([...(before?.names ?? []), ...names])] });
    }
  }
  return [...wanted.values()];
}
