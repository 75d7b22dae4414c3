import type { Suggested } from "../flags/flag.js";
import type { Candidate } from "./answer.js";

/** Where names come from that the tables do not have. What cannot be found out is empty. */
export interface LiveNames {
  /** The names for a flag, from the kubeconfig or from the server. */
  suggested(what: Suggested): Promise<readonly string[]>;
  /** The types that the server has beside those that are built in. */
  types(): Promise<readonly Candidate[]>;
  /** The names of the objects of a type. */
  namesOf(type: string): Promise<readonly string[]>;
}
