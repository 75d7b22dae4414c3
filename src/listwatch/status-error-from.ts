import type { Status } from "../api/status.js";
import { StatusError } from "../api/status-error.js";
import { STATUS_REASONS } from "../api/status-reasons.js";
import { Alarm } from "../base/alarm.js";
import type { Clock } from "../base/clock.js";
import { maskedValue } from "../base/secrets/masked.js";
import { shortened } from "../base/shortened.js";
import type { ResponseBody, TransportResponse } from "../transport/transport.js";
import { decodeStatus } from "../wire/status-body.js";

/**
 * How much of the body is read. A Status has some hundred bytes, but the error pages of proxies can be long.
 */
const BODY_LIMIT_BYTES = 256 * 1024;

/** How much of a body that is not a Status is shown in the message. */
const SHOWN_CHARACTERS = 200;

/** How much at the end of a body that was cut is not used. It is more than a mask needs to know a secret. */
const CUT_CHARACTERS = 1_024;

/** How long to wait for the body. It only explains the answer, which is known from its status code. */
const BODY_LIMIT_MS = 5_000;

/** Makes a StatusError from the answer to a failed request. Reads the body or closes it. */
export async function statusErrorFrom(
  response: TransportResponse,
  clock: Clock,
  signal: AbortSignal,
): Promise<StatusError> {
  const body = await readSome(response.body, clock, signal);
  const retryAfterMs = retryAfter(response, clock);
  const status = await decodeStatus(body);
  return new StatusError(
    withExpiry(
      status === undefined
        ? statusFromText(response.status, shownWords(body, response))
        : maskedValue(status, response.mask ?? ((text) => text)),
      response,
      clock,
    ),
    {
      httpStatus: response.status,
      ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    },
  );
}

/**
 * Adds to a refusal of a credential that the credential had expired, because then a clock is probably wrong.
 */
function withExpiry(status: Status, response: TransportResponse, clock: Pick<Clock, "date">): Status {
  const { credentialExpiredAt: expiredAt } = response;
  if (response.status !== 401 || expiredAt === undefined) {
    return status;
  }
  const times = `${expiredAt.toISOString()}, and the local time is ${clock.date().toISOString()}`;
  return {
    ...status,
    message: `${status.message ?? "Unauthorized"}; the credential said that it had expired at ${times}`,
  };
}

/** Reads what arrives of the body within the limits of size and time. */
export async function readSome(body: ResponseBody, clock: Clock, signal: AbortSignal): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const limit = new Alarm(clock, () => body.close());
  limit.set(BODY_LIMIT_MS);
  try {
    for (let part = await body.next(); part !== undefined; part = await body.next()) {
      parts.push(part);
      size += part.length;
      if (size > BODY_LIMIT_BYTES) {
        break;
      }
    }
  } catch {
    // A body that breaks off does not matter, because the answer is known from its status code. An abort
    // does.
    signal.throwIfAborted();
  } finally {
    limit.dispose();
    body.close();
  }
  return Buffer.concat(parts);
}

/**
 * Makes a Status of a body that has none. Overload filters, unknown paths and proxies answer in plain text or
 * HTML.
 */
function statusFromText(code: number, words: string): Status {
  const reason = STATUS_REASONS[code];
  return {
    kind: "Status",
    apiVersion: "v1",
    status: "Failure",
    code,
    ...(reason === undefined ? {} : { reason }),
    message: words === "" ? `the server answered ${code}` : `the server answered ${code}: ${words}`,
  };
}

/**
 * Returns what a message shows of a body. The body is masked before it is cut, so that no part of a secret is
 * left. Reading may have cut a secret at the end, of which the mask does not know its first letters again.
 */
export function shownWords(body: Buffer, { mask = (text) => text }: Pick<TransportResponse, "mask">): string {
  const masked = mask(body.toString("utf8"));
  return textOf(body.length > BODY_LIMIT_BYTES ? masked.slice(0, -CUT_CHARACTERS) : masked);
}

/** The patterns stop at each "<", so that a page of nothing else takes no longer than any other of its length. */
const TITLE = /<title[^<>]*>([^<]*)<\/title>/i;
const TAG = /<[^<>]*>/g;

/** Returns the text of a body for a message: the title of a web page if it has one, and not more than a line. */
export function textOf(body: string): string {
  const isHtml = body.trimStart().startsWith("<");
  const title = isHtml ? TITLE.exec(body)?.[1] : undefined;
  const words = (title ?? (isHtml ? body.replace(TAG, " ") : body)).replace(/\s+/g, " ").trim();
  return shortened(words, SHOWN_CHARACTERS);
}

/** What an HTTP date begins with: a day of the week. Without this check, "1.5" would be a day in 2001. */
const HTTP_DATE = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/;

/**
 * Reads the Retry-After header in milliseconds. It holds seconds or a date (RFC 9110, 10.2.3). A date is
 * compared with the server's own clock if the answer has a Date header, and with the client's clock
 * otherwise.
 */
function retryAfter(response: TransportResponse, clock: Pick<Clock, "date">): number | undefined {
  const value = response.headers["retry-after"]?.trim();
  if (value === undefined || value === "") {
    return undefined;
  }
  if (/^[0-9]+$/.test(value)) {
    return Number(value) * 1000;
  }
  const until = HTTP_DATE.test(value) ? Date.parse(value) : Number.NaN;
  const serverTime = Date.parse(response.headers.date ?? "");
  const now = Number.isNaN(serverTime) ? clock.date().getTime() : serverTime;
  return Number.isNaN(until) ? undefined : Math.max(0, until - now);
}
