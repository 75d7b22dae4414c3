import { STATUS_REASONS } from "../../api/status-reasons.js";

/** The reasons of an API server, which answers 410 only where a resourceVersion has expired. */
const REASONS: Readonly<Record<number, string>> = { ...STATUS_REASONS, 410: "Expired" };

/**
 * Returns the reason that a Status with this code usually has, as `NewGenericServerResponse` of apimachinery chooses
 * it, and for 410 what an API server says. It is empty for codes below 500 that have none.
 */
export function reasonOfCode(code: number, method: string): string {
  if (code === 409 && method === "POST") {
    return "AlreadyExists";
  }
  return REASONS[code] ?? (code >= 500 ? "InternalError" : "");
}
