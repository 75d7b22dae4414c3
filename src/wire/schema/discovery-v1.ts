// Generated from the struct tags of k8s.io/api v0.36.3 by tools/schema. Do not edit; run `npm run schema` to generate it again.

export const messages: Readonly<Record<string, string>> = {
  Endpoint: "1:addresses:string:r 2:conditions:.EndpointConditions:e 3:hostname:string:ep 4:targetRef:core-v1.ObjectReference:ep 5:deprecatedTopology:string:em 6:nodeName:string:ep 7:zone:string:ep 8:hints:.EndpointHints:ep",
  EndpointConditions: "1:ready:bool:ep 2:serving:bool:ep 3:terminating:bool:ep",
  EndpointHints: "1:forZones:.ForZone:er 2:forNodes:.ForNode:er",
  EndpointPort: "1:name:string:ep 2:protocol:string:ep 3:port:int:ep 4:appProtocol:string:ep",
  EndpointSlice: "1:metadata:meta-v1.ObjectMeta:e 4:addressType:string: 2:endpoints:.Endpoint:r 3:ports:.EndpointPort:r",
  ForNode: "1:name:string:",
  ForZone: "1:name:string:",
};
