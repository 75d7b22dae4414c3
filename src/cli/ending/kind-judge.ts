import { objectKey, splitObjectKey } from "../../api/object-key.js";
import type { KubeObject } from "../../api/object.js";
import type { TableRow } from "../../api/table-row.js";
import { nonEmpty, textOf } from "../../base/json-object.js";
import { exactObject } from "../../printer/exact-object.js";
import { nameValue, valueOfToken } from "../../printer/logfmt.js";
import type { Token } from "../../printer/row-printer.js";
import type { Kind } from "../../discovery/kind.js";
import { workloadTokens } from "../workloads/workload-changes.js";
import type { Condition } from "./condition.js";
import type { Described } from "./described.js";
import type { EndingRules } from "./ending-rules.js";
import type { FailRule } from "./fail-rule.js";
import type { Judge } from "./group.js";
import { isJob, isLost, jobOutcome, jobText } from "./job-state.js";
import { conditionOutcome, jsonPathOutcome, memberOf } from "./object-outcome.js";
import type { Outcome } from "./outcome.js";
import { isPodCondition } from "./pod-outcome.js";
import { sign } from "./pod-signs.js";
import { isObserved, reasonOf, rolloutJudge } from "./rollout.js";
import type { Sign } from "./troubles.js";

/** What is kept of an object that is not a pod: its row, or the object itself. */
export type Kept = TableRow | KubeObject;

export interface KindJudgeOptions {
  readonly rules: Pick<EndingRules, "conditions" | "failOn">;
  readonly kind: Kind;
  /** The name of the context, if several are watched. */
  readonly context: string | undefined;
}

/** Whether a condition can hold for objects of a kind that is not pods. */
export function appliesTo(kind: Pick<Kind, "resource" | "group">, condition: Condition): boolean {
  switch (condition.kind) {
    case "rollout":
      return rolloutJudge(kind) !== undefined;
    case "succeeded":
      return isJob(kind);
    default:
      return !isPodCondition(condition);
  }
}

/** Returns what judges the objects of a kind that is not pods. */
export function kindJudge({ rules, kind, context }: KindJudgeOptions): Judge<Kept> {
  return {
    judge: (kept) => {
      const object = objectOf(kept);
      let exact: KubeObject | undefined;
      const judged = { object, exact: () => (exact ??= exactObject(object)), kind };
      return {
        counts: true,
        outcomes: rules.conditions.map((condition) => outcomeOf(condition, judged)),
        signs: rules.failOn.flatMap((rule) => signsOf(rule, judged)),
      };
    },
    describe: (kept) => describedObject(objectOf(kept), kind, context),
    badness: (kept) => troubleTokens(objectOf(kept)).length,
  };
}

/** Returns the object that was kept. A row of a server that prints no Tables has the metadata alone. */
export function objectOf(kept: Kept): KubeObject {
  return "cells" in kept ? (kept.object ?? { metadata: kept.metadata ?? {} }) : kept;
}

/** A state of an object. */
interface Judged {
  readonly object: KubeObject;
  /** Returns the object with the numbers that the server sent. It is parsed for the first condition that asks for it. */
  readonly exact: () => KubeObject;
  readonly kind: Kind;
}

function outcomeOf(condition: Condition, { object, exact, kind }: Judged): Outcome | undefined {
  switch (condition.kind) {
    case "create":
      return "met";
    case "delete":
      return "open";
    case "condition":
      return hopefulOutcome(conditionOutcome(object, condition), condition.name, { object, kind });
    case "jsonpath":
      return jsonPathOutcome(exact(), condition);
    case "rollout":
      return rolloutJudge(kind)?.(object).outcome;
    case "succeeded":
      return isJob(kind) ? jobOutcome(object) : undefined;
    default:
      return undefined;
  }
}

/** A Job that has ended changes no more. */
function hopefulOutcome(
  outcome: Outcome,
  name: string,
  { object, kind }: { readonly object: KubeObject; readonly kind: Kind },
): Outcome {
  return outcome === "open" && isJob(kind) && isLost(object, name) ? "never" : outcome;
}

/** The reasons of the conditions that say that a deadline has passed, or that there are no more tries. */
const DEADLINES: ReadonlySet<string> = new Set(["DeadlineExceeded", "BackoffLimitExceeded"]);

function signsOf(rule: FailRule, judged: Judged): Sign[] {
  if (rule.kind === "condition") {
    const { condition } = rule;
    const isJudged = condition.kind !== "delete" && appliesTo(judged.kind, condition);
    return isJudged ? [sign(condition.text, outcomeOf(condition, judged) === "met")] : [];
  }
  return rule.kind === "word" && rule.word === "deadline" ? [sign(rule.word, isOverdue(judged.object))] : [];
}

/** A status that is older than the spec tells of a rollout that is over. */
function isOverdue(object: KubeObject): boolean {
  return (
    (isObserved(object) && reasonOf(object, "Progressing", "False") === "ProgressDeadlineExceeded") ||
    DEADLINES.has(reasonOf(object, "Failed", "True") ?? "")
  );
}

/** Returns an object with the conditions that mean trouble, and with how far its rollout or its Job is. */
export function describedObject(object: KubeObject, kind: Kind, context: string | undefined): Described {
  const key = objectKey(textOf(object.metadata?.namespace), textOf(object.metadata?.name));
  const tokens = troubleTokens(object);
  const [rollout, progress] = [rolloutText(object, kind), isJob(kind) ? jobText(object) : undefined];
  const far = rollout ?? progress;
  const place: Token[] = context === undefined ? [] : [["context", context]];
  const facts: Readonly<Record<string, unknown>> = {
    kind: kind.kind,
    namespace: nonEmpty(splitObjectKey(key).namespace),
    name: splitObjectKey(key).name,
    troubles: tokens.length === 0 ? undefined : tokens.map(([token, value]) => ({ [token]: value })),
    rollout,
    progress,
    context,
  };
  return {
    text: [
      kind.kind.toLowerCase(),
      nameValue(key),
      ...[...tokens, ...place].map(tokenText),
      ...(far === undefined ? [] : [`(${far})`]),
    ].join(" "),
    fields: Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)),
  };
}

function tokenText([name, value]: Token): string {
  return `${name}=${valueOfToken(name, value)}`;
}

/** Returns what a rollout waits for, or why it cannot end. */
function rolloutText(object: KubeObject, kind: Kind): string | undefined {
  const rollout = rolloutJudge(kind)?.(object);
  switch (rollout?.outcome) {
    case "open":
      return rollout.waits;
    case "never":
      return rollout.why;
    default:
      return undefined;
  }
}

/** Returns the conditions of a built-in workload that mean trouble, and what holds an object that is being deleted. */
function troubleTokens(object: KubeObject): Token[] {
  const { deletionTimestamp, finalizers } = memberOf(object, "metadata");
  const row: TableRow = { metadata: object.metadata ?? {}, columns: [], cells: [], object };
  const tokens = workloadTokens({ type: "add", object: row, cause: "watch", before: undefined });
  const holders = nonEmpty(deletionTimestamp) === undefined || !Array.isArray(finalizers) ? [] : finalizers;
  return holders.length === 0 ? tokens : [...tokens, ["finalizers", holders.map(textOf).join(",")]];
}
