import assert from "node:assert/strict";
import type { HttpTransport } from "../../src/transport/http-transport.js";
import { TransportError } from "../../src/transport/transport-error.js";
import { readAll } from "../support/http-fixture.js";

/** Requests `/`, allows compression, and returns the whole body. */
export async function fetchAll(transport: HttpTransport): Promise<Buffer> {
  return readAll((await transport.request({ path: "/", compress: true })).body);
}

/**
 * Returns a check for `assert.rejects`: the error is a
 * TransportError with this code, and its message matches.
 */
export function transportError(code: string, message: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof TransportError, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, message);
    return true;
  };
}
