import type { ObjectIdentity } from "../../api/object-identity.js";
import { splitObjectKey } from "../../api/object-key.js";
import type { ResourceEvent, ResourceEventHandler } from "../../informer/resource-event-handler.js";
import type { WatchFlags } from "../flags/watch-flags.js";
import { UsageError } from "../usage-error.js";

/** The namespaces that are left out of a watch of all namespaces. */
export interface ExcludedNamespaces {
  /** Leaves out the namespaces that are named, on the server. */
  readonly fieldSelectors: readonly string[];
  /** Whether a pattern leaves out a namespace. Undefined if there are no patterns. */
  readonly matches: ((namespace: string) => boolean) | undefined;
  /** The patterns, as a user writes them. */
  readonly words: readonly string[];
}

/** A name of a namespace in which `*` stands for any characters. */
const PATTERN = /^[-a-z0-9*]+$/;

/**
 * Returns what `--exclude-namespace` leaves out.
 *
 * @throws UsageError for a text that no namespace can match, and beside namespaces that are named by `-n`.
 */
export function excludedNamespaces(
  flags: Pick<WatchFlags, "excludeNamespace" | "namespace" | "allNamespaces">,
): ExcludedNamespaces {
  const { excludeNamespace = [], namespace, allNamespaces } = flags;
  if (excludeNamespace.length > 0 && namespace !== undefined && allNamespaces !== true) {
    throw new UsageError(
      "Cannot use --exclude-namespace with --namespace: it leaves namespaces out of all namespaces; leave one of them out",
      "--exclude-namespace",
    );
  }
  const texts = [...new Set(excludeNamespace.flatMap((value) => value.split(",")))];
  const wrong = texts.find((text) => !PATTERN.test(text));
  if (wrong !== undefined) {
    throw new UsageError(
      `Cannot use --exclude-namespace "${wrong}": expected names of lower case letters, digits and "-", separated by commas, in which * stands for any characters`,
      "--exclude-namespace",
    );
  }
  const wild = texts.filter((text) => text.includes("*"));
  const patterns = wild.map(patternOf);
  return {
    fieldSelectors: texts.filter((text) => !text.includes("*")).map((name) => `metadata.namespace!=${name}`),
    matches: patterns.length === 0 ? undefined : (name) => patterns.some((pattern) => pattern.test(name)),
    words: wild.map((text) => `--exclude-namespace "${text}"`),
  };
}

interface HiddenListener<T> {
  readonly onHidden: (event: ResourceEvent<T>) => void;
}

/** Two stars in a row would make a pattern slow, and mean the same as one. */
function patternOf(text: string): RegExp {
  return new RegExp(`^${text.replaceAll(/\*+/g, ".*")}$`, "s");
}

/**
 * Returns a handler whose `onEvent` is not called for objects in namespaces that `matches` leaves out. `onHidden` is
 * called for these.
 */
export function outsideOf<T>(
  handler: ResourceEventHandler<T>,
  { matches, onHidden }: Pick<ExcludedNamespaces, "matches"> & HiddenListener<T>,
  identity: Pick<ObjectIdentity<T>, "keyOf">,
): ResourceEventHandler<T> {
  if (matches === undefined) {
    return handler;
  }
  return {
    onEvent: (event): void | Promise<void> => {
      const key = event.type === "delete" ? event.deleted.key : identity.keyOf(event.object);
      if (!matches(splitObjectKey(key).namespace)) {
        return handler.onEvent?.(event);
      }
      onHidden(event);
      return undefined;
    },
  };
}
