/** The body of a request that writes an Event, with the names of `events.k8s.io`. */
export type EventBody = Readonly<Record<string, unknown>>;

/** A group of Events, its collection in a namespace, and the form of its bodies. */
export interface EventGroup {
  readonly name: string;
  readonly collection: (namespace: string) => string;
  readonly body: (event: EventBody) => EventBody;
}

const CORE_NAMES: Readonly<Record<string, string>> = {
  regarding: "involvedObject",
  note: "message",
  reportingController: "reportingComponent",
  deprecatedCount: "count",
  deprecatedSource: "source",
  deprecatedFirstTimestamp: "firstTimestamp",
  deprecatedLastTimestamp: "lastTimestamp",
};

export const EVENTS_GROUP: EventGroup = {
  name: "events.k8s.io",
  collection: (namespace) => `/apis/events.k8s.io/v1/namespaces/${namespace}/events`,
  body: (event) => event,
};

export const CORE_GROUP: EventGroup = {
  name: "the core group",
  collection: (namespace) => `/api/v1/namespaces/${namespace}/events`,
  body: (event) =>
    Object.fromEntries(Object.entries(event).map(([name, value]) => [CORE_NAMES[name] ?? name, value])),
};

export const EVENT_GROUPS: readonly EventGroup[] = [EVENTS_GROUP, CORE_GROUP];

/** Returns an Event that both groups accept, about a pod in the same namespace. */
export function goodEvent(name: string, namespace: string): EventBody {
  return {
    metadata: { name },
    eventTime: "2026-01-02T03:04:05.000006Z",
    reportingController: "example.com/tester",
    reportingInstance: "tester-1",
    action: "Test",
    reason: "Tested",
    type: "Normal",
    note: "all is well",
    regarding: { kind: "Pod", name: "web", namespace },
  };
}

const LATER = "2026-01-02T03:04:06.000000Z";

/** What a new Event has instead of what a good one has. Most of it is refused, by one group or by both. */
export const NEW_EVENTS: Readonly<Record<string, EventBody>> = {
  good: {},
  "without-a-reason": { reason: "" },
  "with-a-long-reason": { reason: "r".repeat(129) },
  "with-the-longest-reason": { reason: "r".repeat(128) },
  "without-an-action": { action: "" },
  "with-a-long-action": { action: "a".repeat(129) },
  "with-a-long-note": { note: "n".repeat(1025) },
  "without-a-note": { note: "" },
  "with-an-odd-type": { type: "Error" },
  "without-a-type": { type: "" },
  "with-a-bad-controller": { reportingController: "my tester" },
  "with-a-bad-prefix": { reportingController: "My_Company/tester" },
  "with-too-many-prefixes": { reportingController: "a/b/c" },
  "without-a-controller": { reportingController: "" },
  "with-a-long-controller": { reportingController: `${"c".repeat(64)}-` },
  "without-an-instance": { reportingInstance: "" },
  // 128 characters, but more bytes.
  "with-a-long-instance": { reportingInstance: "é".repeat(128) },
  "without-a-time": { eventTime: null },
  "with-a-count": { deprecatedCount: 1 },
  "with-a-source": { deprecatedSource: { component: "tester" } },
  "with-an-empty-source": { deprecatedSource: {}, deprecatedCount: 0 },
  "with-timestamps": {
    deprecatedFirstTimestamp: "2026-01-02T03:04:05Z",
    deprecatedLastTimestamp: "2026-01-02T03:04:05Z",
  },
  "about-a-node": { regarding: { kind: "Node", name: "n1" } },
  "about-another-namespace": { regarding: { kind: "Pod", name: "web", namespace: "other" } },
  "about-another-namespace-without-a-time": {
    eventTime: null,
    regarding: { kind: "Pod", name: "web", namespace: "other" },
  },
  "about-a-node-without-a-time": { eventTime: null, regarding: { kind: "Node", name: "n1" } },
  "with-a-series": { series: { count: 2, lastObservedTime: LATER } },
  "with-a-short-series": { series: { count: 1, lastObservedTime: LATER } },
  "with-an-empty-series": { series: { lastObservedTime: null } },
  "with-nothing": {
    eventTime: null,
    reportingController: "",
    reportingInstance: "",
    action: "",
    reason: "",
    type: "",
    note: "",
    regarding: {},
  },
};

/** What an update of a good Event changes. */
export const EVENT_UPDATES: readonly EventBody[] = [
  { reason: "Other" },
  { reason: "" },
  { note: "all is bad" },
  { type: "Warning" },
  { action: "Other" },
  { reportingController: "other" },
  { reportingInstance: "other" },
  { eventTime: null },
  { eventTime: LATER },
  { deprecatedCount: 3 },
  { deprecatedSource: { component: "tester", host: "n1" } },
  { deprecatedSource: {} },
  { deprecatedFirstTimestamp: "2026-01-02T03:04:05Z" },
  { regarding: { kind: "Pod", name: "db", namespace: "other", resourceVersion: "5" } },
  { related: { kind: "Pod", name: "db" } },
  { related: {} },
  { series: { count: 1, lastObservedTime: LATER } },
  { series: { count: 2, lastObservedTime: LATER } },
  { series: { count: 3, lastObservedTime: null } },
];
