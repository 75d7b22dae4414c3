import { readFile } from "node:fs/promises";

/** A request as the server received it. */
export interface AuditEvent {
  /** A watch is logged twice, when it starts and when it ends. */
  readonly stage: "ResponseStarted" | "ResponseComplete" | "Panic";
  /** `list`, `watch`, `create`, ... */
  readonly verb: string;
  readonly requestURI: string;
  readonly user: { readonly username: string };
  readonly userAgent: string;
  readonly objectRef?: { readonly resource: string; readonly namespace?: string; readonly name?: string };
  readonly responseStatus?: { readonly code: number };
}

/** Reads all requests for resources so far, oldest first, without the server's own requests. */
export async function readAuditLog(path: string): Promise<readonly AuditEvent[]> {
  const text = await readFile(path, "utf8");
  // The last line may be half written.
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  return whole
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as AuditEvent);
}
