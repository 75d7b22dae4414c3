import { fieldsOf, itemsOf } from "../json/json-access.js";
import { isJsonObject, type JsonObject } from "../json/json-object.js";
import { parseQuantity } from "./quantity.js";
import { badRequest } from "../refusals/refusals.js";

/**
 * Refuses a spec that a server with typed objects could not decode: a field that must be a list of objects,
 * or a quantity, has another type.
 *
 * @throws ApiError 400.
 */
export function checkPodTypes(spec: JsonObject): void {
  for (const field of ["containers", "initContainers", "volumes", "tolerations"]) {
    const value = spec[field];
    if (value !== undefined && !(Array.isArray(value) && value.every(isJsonObject))) {
      throw badRequest(`${CANNOT_HANDLE}: json: cannot unmarshal into Go struct field PodSpec.spec.${field}`);
    }
  }
  for (const container of [...itemsOf(spec["containers"]), ...itemsOf(spec["initContainers"])]) {
    const { requests, limits } = fieldsOf(container["resources"]);
    const quantities = [...Object.values(fieldsOf(requests)), ...Object.values(fieldsOf(limits))];
    if (!quantities.every((quantity) => parseQuantity(quantity) !== undefined)) {
      throw badRequest(
        `${CANNOT_HANDLE}: quantities must match the regular expression ` +
          "'^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
      );
    }
  }
}

const CANNOT_HANDLE = 'Pod in version "v1" cannot be handled as a Pod';
