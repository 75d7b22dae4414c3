import type { KubeObject, ObjectMeta } from "./object.js";

/** The definition of one column of a Table. */
export interface TableColumn {
  /** The name as kubectl prints it, but not in capitals: `Up-to-date`, `Last Schedule`. */
  readonly name: string;
  /** Columns with a priority above 0 are shown by `kubectl get -o wide` only. */
  readonly priority: number;
}

/**
 * An object as the server prints it: its metadata, and the cells that `kubectl get` shows. The row stands for its
 * object in a store, so that its identity is that of the object.
 */
export interface TableRow {
  readonly metadata?: ObjectMeta;
  /** The columns of the cells. Empty if the server does not print its objects as Tables. */
  readonly columns: readonly TableColumn[];
  /** One value for each column, as the server sent it. */
  readonly cells: readonly unknown[];
  /** The object itself, if the request asked for whole objects. */
  readonly object?: KubeObject;
}
