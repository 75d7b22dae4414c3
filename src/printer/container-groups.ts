import type { Change, Token } from "../explain/change.js";

/** The most containers that are told of one event. */
const MOST_CONTAINERS = 3;

/** The tokens of one container. */
export interface ContainerGroup {
  readonly container: string;
  readonly tokens: readonly Token[];
}

/** The containers of an event that are told, the worst first, and how many are left out. */
export interface ContainerGroups {
  readonly told: readonly ContainerGroup[];
  readonly more: number;
}

/** Returns the changes of containers by their containers. */
export function containerGroups(changes: readonly Change[]): ContainerGroups {
  const groups = new Map<string, { container: string; rank: number; tokens: Token[] }>();
  for (const { container = "", rank = 0, tokens } of changes) {
    const group = groups.get(container) ?? { container, rank, tokens: [] };
    group.rank = Math.max(group.rank, rank);
    group.tokens.push(...tokens);
    groups.set(container, group);
  }
  const worstFirst = [...groups.values()].sort((left, right) => right.rank - left.rank);
  return {
    told: worstFirst.slice(0, MOST_CONTAINERS),
    more: Math.max(0, worstFirst.length - MOST_CONTAINERS),
  };
}
