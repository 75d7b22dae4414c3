import type { GroupVersionResource } from "../api/resource.js";
import type { Codec } from "./codec.js";
import { JSON_TYPE, jsonCodec, type JsonCodecOptions, mediaTypeOf } from "./json-codec.js";
import { objectIdentity } from "./kept/object-identity.js";
import { OBJECT_LIMIT_BYTES } from "./object-limit.js";
import { PROTOBUF_TYPE } from "./protobuf/protobuf-envelope.js";
import { ProtobufWatchDecoder } from "./protobuf-watch.js";
import { kindDecoder, type ObjectForm, type ProtobufDecoderOptions } from "./protobuf-kind.js";
import { ProtobufListDecoder } from "./protobuf-list.js";
import { Message, parseField } from "./protobuf/schema-message.js";
import { loadMessage, messageNameOf } from "./protobuf/schema-modules.js";
import { WireError } from "./wire-error.js";

/**
 * The same header as client-go's. If kube-apiserver has no protobuf for a resource, it sends JSON, so it
 * never responds 406.
 */
const ACCEPT = `${PROTOBUF_TYPE},${JSON_TYPE}`;

/** Options of `protobufCodec` and `defaultCodec`. */
export interface ProtobufCodecOptions extends Omit<JsonCodecOptions, "kind"> {
  /**
   * What becomes of objects in protobuf. Objects in JSON are always plain.
   *
   * - `lazy`: an object that keeps its bytes, and decodes a member when it is read. It looks like a frozen plain
   *   object.
   * - `plain`: a plain object, decoded at once. This takes many times the time and memory.
   * - `bytes`: an object without members. Only `selectFields`, `isKnownEqual` and `toPlainObject` can read it.
   *   It takes a microsecond less than a lazy object.
   *
   * @defaultValue lazy
   */
  readonly objects?: ObjectForm;
}

/** What a codec decodes. */
interface DecodedType {
  /** The plural name of the resource, for messages. */
  readonly resource: string;
  readonly kind: string;
  readonly apiVersion: string;
  readonly accept: string;
  readonly acceptWatch: string;
  /** Loads the message of the objects. */
  readonly message: () => Promise<Message>;
}

/**
 * Returns a codec that requests protobuf for a built-in resource, and also decodes JSON if the server
 * responds with it. Its `load` method loads the schema of the resource's API group.
 *
 * @throws RangeError if the schema does not contain the resource, for example because it is a custom
 * resource. Use `defaultCodec` then.
 */
export function protobufCodec<T>(
  resource: GroupVersionResource<T>,
  options: ProtobufCodecOptions = {},
): Codec<T> {
  const name = messageNameOf(resource);
  if (name === undefined) {
    throw new RangeError(
      `Cannot use protobuf for "${resource.resource}": the schema does not contain this resource; use jsonCodec or defaultCodec`,
    );
  }
  const { group, version } = resource;
  const type: DecodedType = {
    resource: resource.resource,
    kind: kindOf(name),
    apiVersion: group === "" ? version : `${group}/${version}`,
    accept: ACCEPT,
    acceptWatch: ACCEPT,
    message: async () => loadMessage(name),
  };
  return codecFor<T>(type, options, resource.kind);
}

/**
 * Returns a codec for the metadata of the objects of any resource. The server sends it in protobuf, also for custom
 * resources.
 */
function metadataCodec<T>({ resource }: GroupVersionResource<T>, options: ProtobufCodecOptions): Codec<T> {
  const kind = "PartialObjectMetadata";
  return codecFor<T>(
    {
      resource,
      kind,
      apiVersion: "meta.k8s.io/v1",
      accept: acceptAs(`${kind}List`),
      acceptWatch: acceptAs(kind),
      message: async () => {
        const metadata = await loadMessage("meta-v1.ObjectMeta");
        return new Message(kind, () => [parseField("1:metadata:meta-v1.ObjectMeta:e", 0, () => metadata)]);
      },
    },
    options,
  );
}

/** Returns the Accept header that asks a server to convert what it sends. */
function acceptAs(kind: string): string {
  return [PROTOBUF_TYPE, JSON_TYPE].map((type) => `${type};as=${kind};g=meta.k8s.io;v=v1`).join(",");
}

function codecFor<T>(
  type: DecodedType,
  options: ProtobufCodecOptions,
  jsonKind: string = type.kind,
): Codec<T> {
  let decoderOptions: ProtobufDecoderOptions<T> | undefined;
  let loading: Promise<void> | undefined;
  const load = async (): Promise<void> => {
    try {
      decoderOptions = await loadDecoder<T>(type, options);
    } catch (error) {
      // The next list tries again, because a file that could not be read now may be readable then.
      loading = undefined;
      throw error;
    }
  };
  const loaded = (): ProtobufDecoderOptions<T> => {
    if (decoderOptions === undefined) {
      throw new WireError(
        `Cannot decode ${type.resource}: the schema is not loaded, expected a call of "load" first`,
      );
    }
    return decoderOptions;
  };
  const json = jsonCodec<T>({ ...options, kind: jsonKind });
  return {
    accept: type.accept,
    acceptWatch: type.acceptWatch,
    load: async () => (loading ??= load()),
    listDecoder: (contentType) =>
      mediaTypeOf(contentType) === PROTOBUF_TYPE
        ? new ProtobufListDecoder<T>(loaded())
        : json.listDecoder(contentType),
    watchDecoder: (contentType, mask) =>
      mediaTypeOf(contentType) === PROTOBUF_TYPE
        ? new ProtobufWatchDecoder<T>(loaded(), mask)
        : json.watchDecoder(contentType, mask),
    ...objectIdentity,
  };
}

/** The codecs without options. They keep nothing of what they decode, so all informers of a resource share one. */
const sharedCodecs = new WeakMap<GroupVersionResource, Codec<unknown>>();

/**
 * Returns the best codec for a resource: protobuf for built-in resources and for metadata, JSON for all others. Without
 * options, the same resource has the same codec.
 */
export function defaultCodec<T>(resource: GroupVersionResource<T>, options?: ProtobufCodecOptions): Codec<T> {
  if (options !== undefined) {
    return newCodec(resource, options);
  }
  // The resource says what its objects are.
  const codec = (sharedCodecs.get(resource) as Codec<T> | undefined) ?? newCodec(resource, {});
  sharedCodecs.set(resource, codec);
  return codec;
}

function newCodec<T>(resource: GroupVersionResource<T>, options: ProtobufCodecOptions): Codec<T> {
  if (resource.onlyMetadata === true) {
    return metadataCodec(resource, options);
  }
  return messageNameOf(resource) === undefined
    ? jsonCodec<T>({ ...options, ...(resource.kind === undefined ? {} : { kind: resource.kind }) })
    : protobufCodec(resource, options);
}

async function loadDecoder<T>(
  { kind, apiVersion, message: loadOwn }: DecodedType,
  options: ProtobufCodecOptions,
): Promise<ProtobufDecoderOptions<T>> {
  const [message, status, listMeta] = await Promise.all([
    loadOwn(),
    loadMessage("meta-v1.Status"),
    loadMessage("meta-v1.ListMeta"),
  ]);
  return {
    kind: kindDecoder<T>({
      type: { kind, apiVersion },
      message,
      status,
      listMeta,
      objects: options.objects ?? "lazy",
      frozen: options.frozen ?? true,
      keepManagedFields: options.keepManagedFields ?? false,
    }),
    objectLimitBytes: options.objectLimitBytes ?? OBJECT_LIMIT_BYTES,
  };
}

function kindOf(messageName: string): string {
  return messageName.slice(messageName.lastIndexOf(".") + 1);
}
