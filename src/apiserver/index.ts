// The public API of `k8s-informer/apiserver`: an API server in one process, for demos and for tests of
// controllers.

export { ApiServer, type CloseOptions, type RestartOptions, startApiServer } from "./api-server.js";
export type { ApiServerOptions } from "./server-options.js";
export type { PolicyRule, UserOptions } from "./http/users.js";
export type { KeyPair } from "./http/certificates.js";
export type { HistoryWindow } from "./store/resource-table.js";
export type { LoggedRequest } from "./http/request-log.js";
export {
  InProcessClient,
  type ObjectInput,
  type PatchOptions,
  type ServerResource,
} from "./in-process-client.js";
export type { DeleteOptions, PropagationPolicy } from "./registry/deletion.js";
export { ApiError } from "./refusals/api-error.js";
export type { JsonObject, JsonValue, StoredObject } from "./json/json-object.js";

export type { Fault, FaultAction } from "./faults/fault.js";
export { Faults, type StruckFault } from "./faults/faults.js";
export type { FaultMatch, FaultTarget } from "./faults/fault-match.js";
export type { RequestFault } from "./faults/request-faults.js";
export type { FaultTrigger, StreamFault } from "./faults/stream-faults.js";
export type { EventChange, EventFault } from "./faults/event-faults.js";
export type { WireEvent } from "./encoding/object-encoding.js";
export type { ByteFault } from "./faults/byte-faults.js";

export { runScenario, type ScenarioOptions } from "./scenario/scenario.js";
export { SCENARIO_NAMES, type ScenarioName } from "./scenario/scenarios.js";
export type {
  KubeObject,
  ObjectReference,
  PodPatch,
  PodReference,
  ScenarioDriver,
} from "./scenario/cluster/driver.js";
export { embeddedDriver } from "./embedded-driver.js";
