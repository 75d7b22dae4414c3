// Generated from the struct tags of k8s.io/api v0.36.3 by tools/schema. Do not edit; run `npm run schema` to generate it again.

export const messages: Readonly<Record<string, string>> = {
  DeviceTaint: "1:key:string: 2:value:string:e 3:effect:string: 4:timeAdded:time:ep",
  DeviceTaintRule: "1:metadata:meta-v1.ObjectMeta:e 2:spec:.DeviceTaintRuleSpec: 3:status:.DeviceTaintRuleStatus:e",
  DeviceTaintRuleSpec: "1:deviceSelector:.DeviceTaintSelector:ep 2:taint:.DeviceTaint:e",
  DeviceTaintRuleStatus: "1:conditions:meta-v1.Condition:er",
  DeviceTaintSelector: "2:driver:string:ep 3:pool:string:ep 4:device:string:ep",
  PoolStatus: "1:driver:string:e 2:poolName:string:e 9:generation:int: 8:resourceSliceCount:int:ep 4:totalDevices:int:ep 5:allocatedDevices:int:ep 6:availableDevices:int:ep 7:unavailableDevices:int:ep 3:nodeName:string:ep 10:validationError:string:ep",
  ResourcePoolStatusRequest: "1:metadata:meta-v1.ObjectMeta:e 2:spec:.ResourcePoolStatusRequestSpec: 3:status:.ResourcePoolStatusRequestStatus:ep",
  ResourcePoolStatusRequestSpec: "1:driver:string: 2:poolName:string:ep 3:limit:int:ep",
  ResourcePoolStatusRequestStatus: "6:poolCount:int:ep 2:pools:.PoolStatus:er 3:conditions:meta-v1.Condition:er",
};
