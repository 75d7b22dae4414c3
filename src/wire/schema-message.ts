/** Types whose JSON form is one value, however many fields they have on the wire. */
const SCALARS = [
  "string",
  "bool",
  "int",
  "bytes",
  /** Embedded JSON: RawExtension, FieldsV1. */
  "json",
  /** A message that is a list of strings in JSON, such as ExtraValue. */
  "strings",
  "quantity",
  "intOrString",
  "time",
  "microTime",
] as const;

export type ScalarType = (typeof SCALARS)[number];

/** What one occurrence of a field holds: a scalar, or a message of its own. */
export type FieldType = ScalarType | "message";

/** One: at most one value. List: each occurrence is an element. Map: each occurrence is an entry, with string keys. */
export type Repetition = "one" | "list" | "map";

/** One field of a message, as the Go struct declares it. */
export class Field {
  /** On the wire. */
  readonly number: number;
  /** In JSON. Empty: its fields stand among those of the owner, as Go's embedded structs do. */
  readonly name: string;
  readonly type: FieldType;
  readonly repetition: Repetition;
  /** May be absent; others are their type's zero value then. */
  readonly pointer: boolean;
  /** `omitempty`: not written to JSON when false, zero, or empty; says nothing of structs. */
  readonly omitEmpty: boolean;
  /** `omitzero`: not written to JSON when zero. */
  readonly omitZero: boolean;
  readonly #resolve: () => Message;
  #message: Message | undefined;

  /** @param resolve - finds the message, where the type is one; called when it is first wanted. */
  constructor(text: string, resolve: (name: string) => Message) {
    const [number = "", name = "", type = "", flags = ""] = text.split(":");
    this.number = Number(number);
    this.name = name;
    this.type = scalarType(type) ?? "message";
    this.repetition = flags.includes("r") ? "list" : flags.includes("m") ? "map" : "one";
    this.pointer = flags.includes("p");
    this.omitEmpty = flags.includes("e");
    this.omitZero = flags.includes("z");
    this.#resolve = () => resolve(type);
  }

  /** The message it holds. @throws RangeError for a scalar, and for a name that the schema does not have. */
  get message(): Message {
    return (this.#message ??= this.#resolve());
  }
}

function scalarType(name: string): ScalarType | undefined {
  return SCALARS.find((scalar) => scalar === name);
}

/** One message of the schema: what is known of a Go struct. Its fields are parsed when they are first wanted. */
export class Message {
  /** The Go type's, and for kinds that of the kind. */
  readonly name: string;
  readonly #describe: () => readonly Field[];
  #fields: readonly Field[] | undefined;
  #byNumber: readonly (Field | undefined)[] | undefined;

  constructor(name: string, describe: () => readonly Field[]) {
    this.name = name;
    this.#describe = describe;
  }

  /** In the order of the Go declaration, which is that of the JSON. */
  get fields(): readonly Field[] {
    return (this.#fields ??= this.#describe());
  }

  /** The fields at the places of their numbers, with holes. */
  get byNumber(): readonly (Field | undefined)[] {
    return (this.#byNumber ??= placed(this.fields));
  }

  /** @throws RangeError when there is none of that name. */
  field(name: string): Field {
    const field = this.fields.find((candidate) => candidate.name === name);
    if (field === undefined) {
      throw new RangeError(`Cannot find field "${name}": ${this.name} has none of that name`);
    }
    return field;
  }
}

function placed(fields: readonly Field[]): readonly (Field | undefined)[] {
  const highest = fields.reduce((most, { number }) => Math.max(most, number), 0);
  const places = new Array<Field | undefined>(highest + 1).fill(undefined);
  for (const field of fields) {
    places[field.number] = field;
  }
  return places;
}
