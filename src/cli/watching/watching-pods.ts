import type { Session } from "../session.js";
import { podCompanion } from "./pod-companion.js";
import { podView } from "./pod-view.js";
import type { Scope } from "./target.js";
import { type Watched, watching } from "./watch-target.js";

/** Returns a function that watches the pods of a scope, with what accompanies them. */
export function watchingPods(session: Session): (scope: Scope) => Watched {
  const view = podView(session);
  return watching(view, async (scope, context) => podCompanion(session, scope, { ...context, view }));
}
