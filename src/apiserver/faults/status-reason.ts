const REASONS: Readonly<Record<number, string>> = {
  400: "BadRequest",
  401: "Unauthorized",
  403: "Forbidden",
  404: "NotFound",
  405: "MethodNotAllowed",
  406: "NotAcceptable",
  409: "Conflict",
  410: "Expired",
  413: "RequestEntityTooLarge",
  415: "UnsupportedMediaType",
  422: "Invalid",
  429: "TooManyRequests",
  503: "ServiceUnavailable",
  504: "Timeout",
};

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
