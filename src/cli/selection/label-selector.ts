import { parseLabelSelector } from "../../api/label-selector.js";
import { messageOf } from "../../base/errors.js";
import { UsageError } from "../usage-error.js";

/**
 * Refuses a label selector that no server could parse, as kubectl does before its first request.
 *
 * @throws UsageError
 */
export function checkLabelSelector(text: string): void {
  try {
    parseLabelSelector(text);
  } catch (error) {
    const fault = messageOf(error).replace(/^Cannot parse label selector/, "Cannot use --selector");
    throw new UsageError(fault, "--selector");
  }
}
