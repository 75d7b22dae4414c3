import { matchesLabels, parseLabelSelector } from "../../api/label-selector.js";
import type { StoredObject } from "../json/json-object.js";
import { parseFieldSelector } from "./field-selectors.js";
import type { Kind } from "../kinds/kind-registry.js";
import type { ListQuery } from "./list-query.js";
import { badRequest } from "../refusals/refusals.js";
import type { StoredRecord } from "../store/stored-record.js";
import { messageOf } from "../../base/errors.js";

/** A function that tells whether a list or watch includes an object. `undefined` includes all objects. */
export type Selection = ((object: StoredObject) => boolean) | undefined;

/** Reports whether a selection includes a record. */
export function selects(selection: Selection, record: StoredRecord): boolean {
  return selection === undefined || selection(record.view());
}

/**
 * Reads the label selector and the field selector of a query.
 *
 * @throws ApiError 400 for a selector that cannot be parsed, or for a field by which the kind cannot be
 * selected.
 */
export function parseSelection(query: ListQuery, kind: Kind): Selection {
  const labels = query.labelSelector === "" ? undefined : labelPredicate(query.labelSelector);
  const fields = query.fieldSelector === "" ? undefined : parseFieldSelector(query.fieldSelector, kind);
  if (labels === undefined || fields === undefined) {
    return labels ?? fields;
  }
  return (object) => labels(object) && fields(object);
}

function labelPredicate(text: string): (object: StoredObject) => boolean {
  const selector = parseOrRefuse(text);
  return (object) => matchesLabels(selector, object.metadata.labels ?? {});
}

function parseOrRefuse(text: string): ReturnType<typeof parseLabelSelector> {
  try {
    return parseLabelSelector(text);
  } catch (error) {
    throw badRequest(`unable to parse requirement: ${messageOf(error)}`);
  }
}
