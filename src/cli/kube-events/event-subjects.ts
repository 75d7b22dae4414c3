import type { GroupVersionResource } from "../../api/resource.js";
import type { KubeEventFacts } from "./kube-event.js";

/** What is told of an object beside its Events. */
export interface EventSubject {
  /** To whom it belongs, like `deploy/web`, or an empty text. */
  readonly owner: string;
}

/** The objects whose Events are printed. */
export interface EventSubjects {
  /** Returns what is told of the object that an Event is about, or undefined if it is none of them. */
  find(event: KubeEventFacts): EventSubject | undefined;
}

/** Whether an Event is about an object of a kind. Some components leave the group out. */
export function isAbout(
  { kind, group }: Pick<KubeEventFacts, "kind" | "group">,
  about: Pick<GroupVersionResource, "kind" | "group">,
): boolean {
  return kind === about.kind && (group === undefined || group === about.group);
}
