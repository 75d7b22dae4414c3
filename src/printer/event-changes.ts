import type { Change, Explanation, Subject } from "../explain/change.js";
import type { Token } from "./row-printer.js";

/**
 * One change in a record: what it is about, the container if it is one of a container, and the tokens of the line with
 * their whole values: messages are not cut, and durations are seconds.
 */
export interface EventChange {
  readonly what: Subject;
  readonly container?: string;
  readonly [token: string]: string | number | true | undefined;
}

/** Returns the changes of a pod. */
export function podEventChanges(why: Explanation | undefined): readonly EventChange[] {
  return why === undefined ? [] : why.changes.map(changeOf);
}

function changeOf({ what, container, tokens }: Change): EventChange {
  return {
    what,
    ...(container === undefined ? {} : { container }),
    ...Object.fromEntries(tokens.map(({ key, value }) => [key, value])),
  };
}

/** What the tokens of a row are about that begin a change. All others begin one about something else. */
const SUBJECTS: Readonly<Record<string, Subject>> = {
  "status-was": "status",
  "ready-was": "ready",
  c: "image",
  cond: "condition",
};

/** The tokens of a row that go on with the change before them. */
const FURTHER: ReadonlySet<string> = new Set(["image", "image-was", "reason", "msg"]);

/** Returns the changes of an object of which a row tells. */
export function rowChanges(tokens: readonly Token[]): readonly EventChange[] {
  const changes: (Record<string, string> & { what: Subject })[] = [];
  for (const [name, value] of tokens) {
    const last = changes.at(-1);
    if (last !== undefined && FURTHER.has(name)) {
      last[name] = value;
    } else {
      const key = name === "c" ? "container" : name;
      changes.push({
        what: Object.hasOwn(SUBJECTS, name) ? (SUBJECTS[name] ?? "other") : "other",
        [key]: value,
      });
    }
  }
  return changes;
}
