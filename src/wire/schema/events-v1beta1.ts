// Generated from the struct tags of k8s.io/api v0.36.3 by tools/schema. Do not edit; run `npm run schema` to generate it again.

export const messages: Readonly<Record<string, string>> = {
  Event: "1:metadata:meta-v1.ObjectMeta: 2:eventTime:microTime: 3:series:.EventSeries:ep 4:reportingController:string:e 5:reportingInstance:string:e 6:action:string:e 7:reason:string:e 8:regarding:core-v1.ObjectReference:e 9:related:core-v1.ObjectReference:ep 10:note:string:e 11:type:string:e 12:deprecatedSource:core-v1.EventSource:e 13:deprecatedFirstTimestamp:time:e 14:deprecatedLastTimestamp:time:e 15:deprecatedCount:int:e",
  EventSeries: "1:count:int: 2:lastObservedTime:microTime:",
};
