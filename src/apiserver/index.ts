// The embedded API server: for demos, for tests of one's own controllers, and for ours.

export { ApiServer, type CloseOptions, type RestartOptions, startApiServer } from "./api-server.js";
export type { ApiServerOptions } from "./server-options.js";
export type { PolicyRule, UserOptions } from "./authentication.js";
export type { KeyPair } from "./certificates.js";
export type { HistoryWindow } from "./resource-table.js";
export type { LoggedRequest } from "./front-door.js";
export { InProcessClient, type ObjectInput, type PatchOptions } from "./in-process-client.js";
export type { DeleteOptions } from "./deletion.js";
export { ApiError } from "./api-error.js";
export type { JsonObject, JsonValue, StoredObject } from "./json-object.js";

export { type Fault, type FaultAction, type FaultMatch, Faults } from "./faults.js";
export type { FaultTarget, StruckFault } from "./faults.js";
export type { RequestFault } from "./request-faults.js";
export type { FaultTrigger, StreamFault } from "./stream-faults.js";
export type { EventChange, EventFault } from "./event-faults.js";
export type { WireEvent } from "./object-encoding.js";
export type { ByteFault } from "./byte-faults.js";

export { runScenario, type ScenarioOptions } from "./scenario.js";
export type { PodPatch, PodReference, ScenarioDriver } from "./scenario/driver.js";
export { embeddedDriver } from "./embedded-driver.js";
