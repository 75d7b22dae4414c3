import type { EndingKind } from "../reflector/ending.js";

/** What to say of endings that come without an error. */
export const ENDING_WORDS: Readonly<Record<EndingKind, string>> = {
  closed: "the server closed it",
  dropped: "the connection broke",
  closedEarly: "the server closed it at once",
  silent: "nothing came any more",
  overdue: "it did not end when it was to",
  expired: "the position expired",
  tooLarge: "the position lies in the server's future",
  tooManyRequests: "the server is busy",
  unauthorized: "the credential was refused",
  forbidden: "it is forbidden",
  notFound: "there is no such resource",
  invalidRequest: "the server refuses the request",
  serverError: "the server failed",
  unreachable: "the server cannot be reached",
  untrusted: "the server's certificate is not trusted",
  interrupted: "the connection broke",
  undecodable: "the answer cannot be read",
  credentials: "no credential could be had",
  failed: "it failed",
};
