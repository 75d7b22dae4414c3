import { fieldsOf, mapField, mapItems, withDefaults, withoutNulls } from "../json/json-access.js";
import type { JsonObject, JsonValue } from "../json/json-object.js";

const CONTAINER_LISTS = ["initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses"];

/**
 * Returns the status of a pod with the fields that a server written in Go always sends, even when they are
 * empty strings, counts of 0 or times that are null.
 */
export function withStatusFields(status: JsonObject): JsonObject {
  const filled = CONTAINER_LISTS.reduce((fields, list) => mapItems(fields, list, containerFields), status);
  return mapItems(filled, "conditions", conditionFields);
}

function conditionFields(condition: JsonObject): JsonObject {
  return withDefaults(condition, { type: "", status: "", lastProbeTime: null, lastTransitionTime: null });
}

function containerFields(container: JsonObject): JsonObject {
  const filled = withDefaults(withoutNulls(container), {
    name: "",
    state: {},
    lastState: {},
    ready: false,
    restartCount: 0,
    image: "",
    imageID: "",
  });
  return ["state", "lastState"].reduce((fields, field) => mapField(fields, field, stateFields), filled);
}

function stateFields(state: JsonValue): JsonObject {
  const running = mapField(fieldsOf(state), "running", (value) =>
    withDefaults(fieldsOf(value), { startedAt: null }),
  );
  return mapField(running, "terminated", (value) =>
    withDefaults(fieldsOf(value), { exitCode: 0, startedAt: null, finishedAt: null }),
  );
}
