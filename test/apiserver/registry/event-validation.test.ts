import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import {
  CORE_GROUP,
  EVENT_UPDATES,
  type EventBody,
  type EventGroup,
  EVENTS_GROUP,
  goodEvent,
  NEW_EVENTS,
} from "../event-bodies.js";
import { useServer } from "../server-fixture.js";

// `test/apiserver/real-comparison.test.ts` compares whole responses to the same bodies with those of a kube-apiserver.

/** The fields that refusals of new Events name. CONTROLLER has another name in each group. */
const REFUSED: Readonly<Record<string, readonly string[]>> = {
  "without-a-reason": ["reason"],
  "with-a-long-reason": ["reason"],
  "without-an-action": ["action"],
  "with-a-long-action": ["action"],
  "with-a-long-note": ["message"],
  "with-a-bad-controller": ["CONTROLLER"],
  "with-a-bad-prefix": ["CONTROLLER"],
  "with-too-many-prefixes": ["CONTROLLER"],
  "without-a-controller": ["CONTROLLER", "CONTROLLER", "CONTROLLER"],
  "with-a-long-controller": ["CONTROLLER", "CONTROLLER"],
  "without-an-instance": ["reportingInstance"],
  "with-a-long-instance": ["reportingInstance"],
  "about-a-node": ["involvedObject.namespace"],
  "about-another-namespace-without-a-time": ["involvedObject.namespace"],
  "about-a-node-without-a-time": ["involvedObject.namespace"],
  "with-nothing": ["involvedObject.namespace"],
};

/** What the group `events.k8s.io` refuses besides. */
const REFUSED_BY_GROUP: Readonly<Record<string, readonly string[]>> = {
  "with-an-odd-type": ["type"],
  "without-a-type": ["type"],
  "without-a-time": ["eventTime"],
  "with-a-count": ["count"],
  "with-a-source": ["source"],
  "with-timestamps": ["firstTimestamp", "lastTimestamp"],
  "about-another-namespace-without-a-time": ["eventTime"],
  "about-a-node-without-a-time": ["eventTime"],
  "with-a-short-series": ["series.count"],
  "with-an-empty-series": ["series.count", "series.lastObservedTime"],
  "with-nothing": ["eventTime", "type"],
};

// Events in the namespace "default" may be about objects without a namespace.
const NAMESPACE = "shop";
const UPDATED = "updated";

describe("the validation of Events", () => {
  const fixture = useServer();
  before(() => {
    fixture.server.objects.create("namespaces", { metadata: { name: NAMESPACE } });
  });

  async function causes(method: string, path: string, body: EventBody): Promise<readonly string[]> {
    const { code, json, text } = await fixture.client.send(path, { method, body });
    assert.ok([200, 201, 422].includes(code), text);
    return code === 422 ? json.details.causes.map(({ field, message }) => `${field}: ${message}`) : [];
  }

  async function refused(group: EventGroup, title: string): Promise<readonly string[]> {
    const body = group.body({
      ...goodEvent(`${title}.${group === CORE_GROUP ? "a" : "b"}`, NAMESPACE),
      ...NEW_EVENTS[title],
    });
    const found = await causes("POST", group.collection(NAMESPACE), body);
    return found.map((cause) => cause.replace(/: .*/, ""));
  }

  for (const title of Object.keys(NEW_EVENTS)) {
    const fields = REFUSED[title] ?? [];
    const strict = [...fields, ...(REFUSED_BY_GROUP[title] ?? [])];
    const about = (controller: string, names: readonly string[]): string[] =>
      names.map((name) => (name === "CONTROLLER" ? controller : name));

    it(`of the core group ${fields.length === 0 ? "accepts" : "refuses"} one ${title}`, async () => {
      assert.deepEqual(await refused(CORE_GROUP, title), about("reportingComponent", fields));
    });

    it(`of events.k8s.io ${strict.length === 0 ? "accepts" : "refuses"} one ${title}`, async () => {
      assert.deepEqual(await refused(EVENTS_GROUP, title), about("reportingController", strict));
    });
  }

  it("says what is wrong as kube-apiserver does", async () => {
    const path = EVENTS_GROUP.collection(NAMESPACE);
    const body = { ...goodEvent("wordy", NAMESPACE), reason: "", action: "a".repeat(129), type: "Error" };
    const { json } = await fixture.client.send(path, { method: "POST", body });
    assert.equal(
      json.message,
      'Event "wordy" is invalid: [action: Invalid value: "": can have at most 128 characters, ' +
        'reason: Required value, type: Invalid value: "": has invalid value: Error]',
    );
    assert.deepEqual([json.reason, json.details.kind, json.details.group], ["Invalid", "Event", undefined]);
  });

  it("lets updates of events.k8s.io change the series and labels alone", async () => {
    const path = EVENTS_GROUP.collection(NAMESPACE);
    const good = goodEvent(UPDATED, NAMESPACE);
    await fixture.client.send(path, { method: "POST", body: good });
    const found: string[] = [];
    for (const parts of EVENT_UPDATES) {
      const [first = "accepted"] = await causes("PUT", `${path}/${UPDATED}`, { ...good, ...parts });
      found.push(first);
    }
    const reference =
      '{"Kind":"Pod","Namespace":"other","Name":"db","UID":"","APIVersion":"","ResourceVersion":"5"';
    assert.deepEqual(found, [
      'reason: Invalid value: "Other": field is immutable',
      "reason: Required value",
      'message: Invalid value: "all is bad": field is immutable',
      'type: Invalid value: "Warning": field is immutable',
      'action: Invalid value: "Other": field is immutable',
      'reportingController: Invalid value: "other": field is immutable',
      'reportingInstance: Invalid value: "other": field is immutable',
      "eventTime: Invalid value: null: field is immutable",
      'eventTime: Invalid value: "2026-01-02T03:04:06.000000Z": field is immutable',
      "count: Invalid value: 3: field is immutable",
      'source: Invalid value: {"Component":"tester","Host":"n1"}: field is immutable',
      "accepted",
      'firstTimestamp: Invalid value: "2026-01-02T03:04:05Z": field is immutable',
      `involvedObject: Invalid value: ${reference},"FieldPath":""}: field is immutable`,
      'related: Invalid value: {"Kind":"Pod","Namespace":"","Name":"db","UID":"","APIVersion":"",' +
        '"ResourceVersion":"","FieldPath":""}: field is immutable',
      'related: Invalid value: {"Kind":"","Namespace":"","Name":"","UID":"","APIVersion":"",' +
        '"ResourceVersion":"","FieldPath":""}: field is immutable',
      'series.count: Invalid value: "": should be at least 2',
      "accepted",
      "series.lastObservedTime: Required value",
    ]);
    const labelled = { ...good, metadata: { name: UPDATED, labels: { a: "b" } } };
    assert.deepEqual(await causes("PUT", `${path}/${UPDATED}`, labelled), []);
  });

  it("lets updates of the core group change everything, as long as the Event stays complete", async () => {
    const path = `${CORE_GROUP.collection(NAMESPACE)}/changed`;
    const body = CORE_GROUP.body(goodEvent("changed", NAMESPACE));
    await fixture.client.send(CORE_GROUP.collection(NAMESPACE), { method: "POST", body });
    assert.deepEqual(await causes("PUT", path, { ...body, reason: "Other", message: "new", count: 2 }), []);
    assert.deepEqual(await causes("PUT", path, { ...body, reason: "" }), ["reason: Required value"]);
  });

  it("does not concern Events from inside the process", () => {
    const { objects } = fixture.server;
    const bare = { metadata: { name: "bare", namespace: NAMESPACE }, involvedObject: { namespace: "other" } };
    assert.doesNotThrow(() => objects.create("events", bare));
    assert.doesNotThrow(() =>
      objects.patch("events", `${NAMESPACE}/bare`, { eventTime: "2026-01-02T03:04:05.000006Z" }),
    );
  });
});
