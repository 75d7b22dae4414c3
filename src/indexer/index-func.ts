/**
 * Returns the values that an object has in one index: none, one or many. The result must depend on the
 * object alone, because the function is called again with the same object when that object is replaced or
 * removed.
 */
export type IndexFunc<T> = (object: T) => readonly string[];
