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

/** What an object is, in the order of the JSON. */
export interface TypeMeta {
  readonly kind: string;
  readonly apiVersion: string;
}

/** What a field is made of. */
export interface FieldOptions {
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
  /** What servers write of the message into JSON where it is a kind of its own, as volume claim templates are. */
  readonly typeMeta: TypeMeta | undefined;
  /** Finds the message, where the type is one; called when it is first wanted. */
  readonly resolve: () => Message;
}

/** One field of a message, as the Go struct declares it, with what follows from that for its JSON. */
export class Field implements FieldOptions {
  readonly number: number;
  readonly name: string;
  readonly type: FieldType;
  readonly repetition: Repetition;
  readonly pointer: boolean;
  readonly omitEmpty: boolean;
  readonly omitZero: boolean;
  readonly typeMeta: TypeMeta | undefined;
  readonly resolve: () => Message;
  /** Place in the declaration, which is its place in the JSON. */
  readonly slot: number;
  /** Its JSON when it is not on the wire; undefined: none, or that of an empty message. */
  readonly absent: unknown;
  /** Its JSON when it is on the wire but left out of the JSON all the same; undefined: always written. */
  readonly leftOut: unknown;
  #message: Message | undefined;

  constructor(options: FieldOptions, slot: number) {
    this.number = options.number;
    this.name = options.name;
    this.type = options.type;
    this.repetition = options.repetition;
    this.pointer = options.pointer;
    this.omitEmpty = options.omitEmpty;
    this.omitZero = options.omitZero;
    this.typeMeta = options.typeMeta;
    this.resolve = options.resolve;
    this.slot = slot;
    this.absent = absentValue(options);
    this.leftOut = leftOutValue(options);
  }

  /** The same field with another message in it, at a place among others. */
  holding(resolve: () => Message, slot: number): Field {
    const { number, name, type, repetition, pointer, omitEmpty, omitZero, typeMeta } = this;
    return new Field(
      { number, name, type, repetition, pointer, omitEmpty, omitZero, typeMeta, resolve },
      slot,
    );
  }

  /** The message it holds. @throws RangeError for a scalar, and for a name that the schema does not have. */
  get message(): Message {
    return (this.#message ??= this.resolve());
  }
}

/** What Go's zero values are in JSON. A struct's are those of its fields. */
export const ZERO: Readonly<Record<FieldType, unknown>> = {
  string: "",
  bool: false,
  int: 0,
  bytes: null,
  json: null,
  strings: null,
  quantity: "0",
  intOrString: 0,
  time: null,
  microTime: null,
  message: undefined,
};

/** Types that Go's `omitempty` knows; structs are written whatever they hold. */
const CAN_BE_EMPTY: ReadonlySet<FieldType> = new Set<FieldType>([
  "string",
  "bool",
  "int",
  "bytes",
  "strings",
]);

function absentValue({ type, repetition, pointer, omitEmpty, omitZero }: FieldOptions): unknown {
  if (repetition !== "one" || pointer) {
    return omitEmpty || omitZero ? undefined : null;
  }
  return omitZero || (omitEmpty && CAN_BE_EMPTY.has(type)) ? undefined : ZERO[type];
}

function leftOutValue({ type, repetition, pointer, omitEmpty, omitZero }: FieldOptions): unknown {
  if (repetition !== "one" || pointer) {
    return undefined;
  }
  if (type === "bytes") {
    return omitEmpty ? "" : undefined;
  }
  return omitZero || (omitEmpty && CAN_BE_EMPTY.has(type)) ? ZERO[type] : undefined;
}

/** @param text - `NUMBER:NAME:TYPE:FLAGS`, for kinds with `:APIVERSION:KIND`, as tools/schema writes it. */
export function parseField(text: string, slot: number, resolve: (name: string) => Message): Field {
  const [number = "", name = "", type = "", flags = "", apiVersion = "", kind] = text.split(":");
  return new Field(
    {
      number: Number(number),
      name,
      type: SCALARS.find((scalar) => scalar === type) ?? "message",
      repetition: flags.includes("r") ? "list" : flags.includes("m") ? "map" : "one",
      pointer: flags.includes("p"),
      omitEmpty: flags.includes("e"),
      omitZero: flags.includes("z"),
      typeMeta: kind === undefined ? undefined : { kind, apiVersion },
      resolve: () => resolve(type),
    },
    slot,
  );
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

  fieldNamed(name: string): Field | undefined {
    return this.fields.find((field) => field.name === name);
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
