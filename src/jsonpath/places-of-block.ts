import type { Path, PathNode } from "./path-node.js";
import type { Block } from "./template-block.js";

/** The names of the members that lead to a value. Lists have no name. The empty place is the object itself. */
export type Place = readonly string[];

/**
 * Returns the places that a template reads, each with all that is inside. No place is inside another one. What
 * `*` and `..` find is inside the place before them.
 */
export function placesOf(block: Block): readonly Place[] {
  const tracer = new Tracer();
  tracer.block(block, []);
  return outermost(tracer.read);
}

/** How many names a place has at most. What is further inside counts as the place around it. */
const MOST_NAMES = 32;

/** Follows paths without an object. Every path goes from places to other places. */
class Tracer {
  readonly read: Place[] = [];

  block(block: Block, root: Place): void {
    for (const step of block) {
      const places = this.#path([root], step.path);
      // The items of a `range` count even if its body does not read them.
      const before = this.read.length;
      if (step.type === "range") {
        places.forEach((place) => {
          this.block(step.body, place);
        });
      }
      this.#addUnread(places, before);
    }
  }

  #path(places: readonly Place[], path: Path): readonly Place[] {
    const first = path[0]?.type;
    // What does not begin at a place of the object reads nothing: `{"text"}`, or the right side of `@.a==1`.
    const start = first === "literal" || first === "constant" ? [] : places;
    return path.reduce<readonly Place[]>((found, node) => this.#node(found, node), start);
  }

  #node(places: readonly Place[], node: PathNode): readonly Place[] {
    switch (node.type) {
      case "field":
        return places.map((place) => (place.length < MOST_NAMES ? [...place, node.name] : place));
      case "slice":
      case "identifier":
        return places;
      case "union":
        return node.paths.flatMap((path) => this.#path(places, path));
      case "filter": {
        const { left, comparison } = node;
        this.read.push(...this.#path(places, left), ...this.#path(places, comparison?.right ?? []));
        return places;
      }
      case "literal":
      case "constant":
      case "wildcard":
      case "descent":
        this.read.push(...places);
        return [];
    }
  }

  /** Adds the places in which nothing has been read since `before`. */
  #addUnread(places: readonly Place[], before: number): void {
    const since = this.read.slice(before);
    this.read.push(...places.filter((place) => !since.some((read) => isInside(read, place))));
  }
}

/** Returns each place once, without those that are inside of another one. */
function outermost(places: readonly Place[]): readonly Place[] {
  const byKey = new Map(places.map((place) => [JSON.stringify(place), place]));
  return Array.from(byKey.values()).filter(
    (place) => !place.some((_, level) => byKey.has(JSON.stringify(place.slice(0, level)))),
  );
}

function isInside(place: Place, outer: Place): boolean {
  return outer.every((name, level) => name === place[level]);
}
