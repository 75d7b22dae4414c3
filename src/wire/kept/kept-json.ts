import { objectKey, type ObjectKey } from "../../api/object-key.js";
import { isJsonObject, type JsonObject, textOf } from "../../base/json-object.js";

/** The form in which an object that came as JSON is kept: its identity, and its text. */
export class KeptJson {
  readonly key: ObjectKey;
  readonly uid: string;
  readonly resourceVersion: string;
  /** What comes before the first member of the text. Items of lists do not have their kind themselves. */
  readonly #head: string;
  /** The text as it came, without whitespace outside of strings. */
  readonly #text: string;
  /** The object has no more levels of objects and lists than these. */
  readonly levels: number;

  constructor(
    value: JsonObject,
    text: string,
    { head, levels }: { readonly head: string; readonly levels: number },
  ) {
    const metadata = isJsonObject(value["metadata"]) ? value["metadata"] : {};
    this.key = objectKey(textOf(metadata["namespace"]), textOf(metadata["name"]));
    this.uid = textOf(metadata["uid"]);
    this.resourceVersion = textOf(metadata["resourceVersion"]);
    this.#head = head;
    this.#text = text;
    this.levels = levels;
  }

  /** The compact text of the whole object. */
  get text(): string {
    return this.#head === "" ? this.#text : `{${this.#head}${this.#text.slice(1)}`;
  }

  parse(): JsonObject {
    return JSON.parse(this.text) as JsonObject;
  }
}
