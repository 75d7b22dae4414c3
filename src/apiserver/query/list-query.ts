import type { JsonObject } from "../json/json-object.js";
import { badRequest, type FieldError, invalid } from "../refusals/refusals.js";

/**
 * The query parameters of a list or watch. `validateList` and `validateWatch` check that they fit together.
 */
export interface ListQuery {
  readonly labelSelector: string;
  readonly fieldSelector: string;
  /** The value as sent, or empty if the client sent none. */
  readonly resourceVersion: string;
  readonly resourceVersionMatch: string;
  /** 0 means no limit. */
  readonly limit: number;
  readonly continue: string;
  readonly allowWatchBookmarks: boolean;
  readonly sendInitialEvents: boolean | undefined;
  /** 0 means that the server chooses the timeout. */
  readonly timeoutSeconds: number;
}

/** Reads the query parameters of a list or watch. @throws ApiError 400 for values that cannot be parsed. */
export function parseListQuery(parameters: URLSearchParams): ListQuery {
  const sendInitialEvents = parameters.get("sendInitialEvents");
  return {
    labelSelector: parameters.get("labelSelector") ?? "",
    fieldSelector: parameters.get("fieldSelector") ?? "",
    resourceVersion: parameters.get("resourceVersion") ?? "",
    resourceVersionMatch: parameters.get("resourceVersionMatch") ?? "",
    limit: integerParameter(parameters, "limit"),
    continue: parameters.get("continue") ?? "",
    allowWatchBookmarks: isTrue(parameters.get("allowWatchBookmarks")),
    sendInitialEvents: sendInitialEvents === null ? undefined : isTrue(sendInitialEvents),
    timeoutSeconds: integerParameter(parameters, "timeoutSeconds"),
  };
}

/**
 * Reports whether a boolean parameter is true. As in the real server, every value except `0` and `false`
 * counts as true, even the empty value.
 */
export function isTrue(value: string | null): boolean {
  return value !== null && value !== "0" && value.toLowerCase() !== "false";
}

function integerParameter(parameters: URLSearchParams, name: string): number {
  const text = parameters.get(name) ?? "";
  if (text === "") {
    return 0;
  }
  if (!/^[+-]?[0-9]+$/.test(text)) {
    throw badRequest(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  }
  return Math.max(0, Number(text));
}

/** Returns the number in a resourceVersion, or what is wrong with the text. The empty text counts as 0. */
export function parseRevision(text: string): number | { readonly problem: string } {
  if (text === "") {
    return 0;
  }
  const isNumber = /^[0-9]+$/.test(text);
  if (isNumber && Number(text) <= Number.MAX_SAFE_INTEGER) {
    return Number(text);
  }
  const quoted = JSON.stringify(text);
  const why = isNumber ? "value out of range" : "invalid syntax";
  return {
    problem: `resourceVersion: Invalid value: ${quoted}: strconv.ParseUint: parsing ${quoted}: ${why}`,
  };
}

/** Checks that the parameters of a list fit together. @throws ApiError 422 if they do not. */
export function validateList(query: ListQuery): void {
  const errors: FieldError[] = [];
  const { resourceVersionMatch: match } = query;
  if (match !== "") {
    if (query.resourceVersion === "") {
      errors.push(matchForbidden("resourceVersionMatch is forbidden unless resourceVersion is provided"));
    }
    if (query.continue !== "") {
      errors.push(matchForbidden("resourceVersionMatch is forbidden when continue is provided"));
    }
    if (match !== "Exact" && match !== "NotOlderThan") {
      errors.push(matchUnsupported(match, `"Exact", "NotOlderThan", ""`));
    }
    if (match === "Exact" && query.resourceVersion === "0") {
      errors.push(matchForbidden(`resourceVersionMatch "exact" is forbidden for resourceVersion "0"`));
    }
  }
  if (query.sendInitialEvents !== undefined) {
    errors.push(fieldForbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
  }
  refuse(errors);
}

/**
 * Checks that the parameters of a watch fit together. `watchList` tells whether streaming lists are enabled.
 *
 * @throws ApiError 422 for parameters that contradict each other or need streaming lists when they are
 * disabled.
 */
export function validateWatch(query: ListQuery, watchList: boolean): void {
  const errors: FieldError[] = [];
  const { resourceVersionMatch: match } = query;
  if (query.sendInitialEvents !== undefined) {
    if (match !== "NotOlderThan") {
      errors.push(matchForbidden("sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"));
    }
    if (!watchList) {
      const why = "sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled";
      errors.push(fieldForbidden("sendInitialEvents", why));
    }
  }
  if (match !== "") {
    if (query.sendInitialEvents === undefined) {
      errors.push(
        matchForbidden("resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"),
      );
    }
    if (match !== "NotOlderThan") {
      errors.push(matchUnsupported(match, `"NotOlderThan"`));
    }
    if (query.continue !== "") {
      errors.push(matchForbidden("resourceVersionMatch is forbidden when continue is provided"));
    }
  }
  refuse(errors);
}

function fieldForbidden(field: string, why: string): FieldError {
  return { reason: "FieldValueForbidden", field, message: `Forbidden: ${why}` };
}

function matchForbidden(why: string): FieldError {
  return fieldForbidden("resourceVersionMatch", why);
}

function matchUnsupported(match: string, supported: string): FieldError {
  return {
    reason: "FieldValueNotSupported",
    field: "resourceVersionMatch",
    message: `Unsupported value: ${JSON.stringify(match)}: supported values: ${supported}`,
  };
}

function refuse(errors: readonly FieldError[]): void {
  if (errors.length > 0) {
    throw invalid({ group: "meta.k8s.io", kind: "ListOptions" }, "", errors);
  }
}

/** The metadata of a list, as it is written on the wire. */
export interface ListMetadata extends JsonObject {
  resourceVersion: string;
  continue?: string;
  remainingItemCount?: number;
}
