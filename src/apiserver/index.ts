export { ApiServer, type CloseOptions, type RestartOptions, startApiServer } from "./api-server.js";
export type { ApiServerOptions } from "./server-options.js";
export type { PolicyRule, UserOptions } from "./authentication.js";
export type { LoggedRequest } from "./front-door.js";
export { InProcessClient, type ObjectInput, type PatchOptions } from "./in-process-client.js";
export { ApiError } from "./api-error.js";
export type { JsonObject, JsonValue, StoredObject } from "./json-object.js";
