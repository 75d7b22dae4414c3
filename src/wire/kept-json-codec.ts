import { lateImport } from "../base/late-import.js";
import type { Codec } from "./codec.js";
import { checkMediaType, JSON_TYPE } from "./json-codec.js";
import type { KeptJsonCodecOptions } from "./kept-json-decoders.js";
import { objectIdentity } from "./kept/object-identity.js";
import { WireError } from "./wire-error.js";

type Decoders = typeof import("./kept-json-decoders.js");

/**
 * Returns a codec that requests JSON, and keeps each object as its text. The objects look like those of `jsonCodec`,
 * and `jsonTextOf` returns the text: as the server sent it, with the same numbers, strings and order of members.
 */
export function keptJsonCodec<T>(options: KeptJsonCodecOptions): Codec<T> {
  let loaded: Decoders | undefined;
  const decoders = (): Decoders => {
    if (loaded === undefined) {
      throw new WireError('Cannot decode JSON: the decoders are not loaded, expected a call of "load" first');
    }
    return loaded;
  };
  return {
    accept: JSON_TYPE,
    acceptWatch: JSON_TYPE,
    load: async () => {
      loaded ??= await lateImport(
        async () => import("./kept-json-decoders.js"),
        "./kept-json-decoders.js",
        import.meta.url,
      );
    },
    listDecoder: (contentType) => {
      checkMediaType(contentType, "list");
      return decoders().keptListDecoder<T>(options);
    },
    watchDecoder: (contentType, mask) => {
      checkMediaType(contentType, "watch");
      return decoders().keptWatchDecoder<T>(options, mask);
    },
    ...objectIdentity,
  };
}
