import { isJsonObject, type JsonObject, textOf } from "../../base/json-object.js";
import { isSameValue } from "../../api/same-value.js";
import { LAST_APPLIED } from "./without-noise.js";

/** What stands for a value that is not printed. */
const HIDDEN = "***";

/** Names of values that are secrets, or that may be. */
const SECRET_NAME = /passw|passphrase|pwd|secret|token|key|credential/i;

/** A flag whose value may be a secret, with its value if this is a part of it: `--password=x`. */
const SECRET_FLAG = /^(--?[\w.-]*(?:passw|passphrase|pwd|secret|token|key|credential)[\w.-]*)(?:=(.*))?$/is;

/** Which of two states a value is in. The word is printed for values that differ. */
type Side = "before" | "after";

/** Hides what is secret in a value. `other` is the value at the same place of the other state, if there is one. */
type Hide = (value: unknown, other: unknown, side: Side) => unknown;

/** What is hidden below members with these names, wherever they are in an object: a pod template may be anywhere. */
const ANYWHERE: Readonly<Record<string, Hide>> = {
  env: hiddenVariables,
  httpHeaders: hiddenVariables,
  args: hiddenArguments,
  command: hiddenArguments,
  annotations: hiddenMembers((name) => name === LAST_APPLIED || SECRET_NAME.test(name)),
};

const ALL_VALUES = hiddenMembers(() => true);
const SECRET_VALUES = hiddenMembers((name) => SECRET_NAME.test(name));

/** What is hidden in the members of the kinds that are made to hold the values of others. */
const IN_KINDS: Readonly<Record<string, Readonly<Record<string, Hide>>>> = {
  Secret: { data: ALL_VALUES, stringData: ALL_VALUES },
  ConfigMap: { data: SECRET_VALUES, binaryData: SECRET_VALUES },
};

/**
 * Returns two states of an object of a kind without the values that are secret, or that may be. Names stay. A value that
 * is the same in both states is `***`. Others are `*** (before)` and `*** (after)`, so that a change is seen.
 */
export function redactedStates<Before extends object | undefined, After extends object | undefined>(
  kind: string,
  before: Before,
  after: After,
): readonly [before: Before, after: After] {
  const ofKind = Object.hasOwn(IN_KINDS, kind) ? (IN_KINDS[kind] ?? {}) : {};
  const hide = <State>(state: State, other: unknown, side: Side): State =>
    isJsonObject(state)
      ? (mapMembers(state, other, (value, name, counterpart) =>
          Object.hasOwn(ofKind, name)
            ? ofKind[name]?.(value, counterpart, side)
            : redactedMember(value, name, { other: counterpart, side }),
        ) as State)
      : state;
  return [hide(before, after, "before"), hide(after, before, "after")];
}

function redactedMember(
  value: unknown,
  name: string,
  { other, side }: { readonly other: unknown; readonly side: Side },
): unknown {
  return Object.hasOwn(ANYWHERE, name) ? ANYWHERE[name]?.(value, other, side) : redacted(value, other, side);
}

function redacted(value: unknown, other: unknown, side: Side): unknown {
  if (Array.isArray(value)) {
    return mapItems(value, other, (item, counterpart) => redacted(item, counterpart, side));
  }
  return isJsonObject(value)
    ? mapMembers(value, other, (member, name, counterpart) =>
        redactedMember(member, name, { other: counterpart, side }),
      )
    : value;
}

/** Hides a value, whatever it is. */
function hidden(value: unknown, other: unknown, side: Side): string {
  return other === undefined || isSameValue(value, other) ? HIDDEN : `${HIDDEN} (${side})`;
}

/** Returns what hides the values of some members of an object. A value in the place of the object is hidden whole. */
function hiddenMembers(isSecret: (name: string) => boolean): Hide {
  return (value, other, side) => {
    if (!isJsonObject(value)) {
      return value === null || value === undefined ? value : hidden(value, other, side);
    }
    return mapMembers(value, other, (member, name, counterpart) =>
      isSecret(name) ? hidden(member, counterpart, side) : redacted(member, counterpart, side),
    );
  };
}

/** Hides the values of the variables of a container, or of the headers of a probe. Some kinds have them as an object. */
function hiddenVariables(value: unknown, other: unknown, side: Side): unknown {
  if (!Array.isArray(value)) {
    return isJsonObject(value) ? ALL_VALUES(value, other, side) : value;
  }
  return mapItems(value, other, (item, counterpart) =>
    isJsonObject(item)
      ? mapMembers(item, counterpart, (member, name, was) =>
          name === "value" ? hidden(member, was, side) : member,
        )
      : hidden(item, counterpart, side),
  );
}

/** Hides the values of flags such as `--password=x` and `--password x`. */
function hiddenArguments(value: unknown, other: unknown, side: Side): unknown {
  if (!Array.isArray(value)) {
    return redacted(value, other, side);
  }
  const others: readonly unknown[] = Array.isArray(other) ? other : [];
  return value.map((item: unknown, index) => {
    const [, flag, given] = SECRET_FLAG.exec(textOf(item)) ?? [];
    if (flag !== undefined && given !== undefined) {
      const [, otherFlag, was] = SECRET_FLAG.exec(textOf(others[index])) ?? [];
      return `${flag}=${hidden(given, otherFlag === flag ? was : undefined, side)}`;
    }
    const [, before, joined] = SECRET_FLAG.exec(textOf(value[index - 1])) ?? [];
    const isValue = before !== undefined && joined === undefined && !/^--[a-z]/i.test(textOf(item));
    return isValue ? hidden(item, others[index], side) : redacted(item, others[index], side);
  });
}

function mapMembers(
  object: JsonObject,
  other: unknown,
  map: (value: unknown, name: string, other: unknown) => unknown,
): JsonObject {
  const others: JsonObject = isJsonObject(other) ? other : {};
  return Object.fromEntries(
    Object.keys(object).map((name) => [
      name,
      map(object[name], name, Object.hasOwn(others, name) ? others[name] : undefined),
    ]),
  );
}

/** Maps the items of a list. Those that have names are compared with the items of the same names. */
function mapItems(
  list: readonly unknown[],
  other: unknown,
  map: (item: unknown, other: unknown) => unknown,
): unknown[] {
  const others: readonly unknown[] = Array.isArray(other) ? other : [];
  const named = new Map(others.map((item) => [nameOf(item), item]));
  return list.map((item, index) => {
    const name = nameOf(item);
    return map(item, name === undefined ? others[index] : named.get(name));
  });
}

function nameOf(item: unknown): unknown {
  return isJsonObject(item) && typeof item["name"] === "string" ? item["name"] : undefined;
}
