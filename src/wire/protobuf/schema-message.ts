/** The types whose JSON form is a single value, even if they have several fields on the wire. */
const SCALARS = [
  "string",
  "bool",
  "int",
  "bytes",
  /** Embedded JSON, such as RawExtension and FieldsV1. */
  "json",
  /** A message whose JSON form is a list of strings, such as ExtraValue. */
  "strings",
  "quantity",
  "intOrString",
  "time",
  "microTime",
] as const;

export type ScalarType = (typeof SCALARS)[number];

/** The type of one occurrence of a field: a scalar or a message. */
export type FieldType = ScalarType | "message";

/**
 * How often a field occurs. `one` means at most one value. In a `list` each occurrence is an element. In a
 * `map` each occurrence is an entry, and the keys are strings.
 */
export type Repetition = "one" | "list" | "map";

/** The kind and apiVersion of an object, in the order of the JSON. */
export interface TypeMeta {
  readonly kind: string;
  readonly apiVersion: string;
}

/** The declaration of a field. */
export interface FieldOptions {
  /** The field number on the wire. */
  readonly number: number;
  /**
   * The name in JSON.
   * If it is empty, the members of the field belong to its owner, like those of an embedded struct.
   */
  readonly name: string;
  readonly type: FieldType;
  readonly repetition: Repetition;
  /**
   * Whether the field may be absent. An absent field that is not a pointer has the zero value of its type.
   */
  readonly pointer: boolean;
  /**
   * Go's `omitempty`: the JSON has no member if the value is false, zero or empty.
   * It has no effect on structs.
   */
  readonly omitEmpty: boolean;
  /** Go's `omitzero`: the JSON has no member if the value is zero. */
  readonly omitZero: boolean;
  /**
   * The kind and apiVersion that servers add if the message
   * is a kind of its own, such as a volume claim template.
   */
  readonly typeMeta: TypeMeta | undefined;
  /** Finds the message of a field whose type is `message`. Called when the message is first needed. */
  readonly resolve: () => Message;
}

/** A field of a message as the Go struct declares it, and the resulting rules for its JSON. */
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
  /** The position of the field in the Go declaration, which is also its position in the JSON. */
  readonly slot: number;
  /**
   * The JSON of the field if it is not on the wire.
   * `undefined` stands for no member, or for an empty message.
   */
  readonly absent: unknown;
  /**
   * The value that is left out of the JSON even if it is on the wire.
   * `undefined` means that none is left out.
   */
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

  /** Returns the same field with another message in it and with another slot. */
  holding(resolve: () => Message, slot: number): Field {
    const { number, name, type, repetition, pointer, omitEmpty, omitZero, typeMeta } = this;
    return new Field(
      { number, name, type, repetition, pointer, omitEmpty, omitZero, typeMeta, resolve },
      slot,
    );
  }

  /**
   * The message of the field.
   *
   * @throws RangeError if the field is a scalar, or the schema does not have the message.
   */
  get message(): Message {
    return (this.#message ??= this.resolve());
  }
}

/** Go's zero values in JSON. The zero value of a struct consists of the zero values of its fields. */
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

/**
 * The types on which Go's `omitempty` has an effect. The other types are structs, which are always written.
 */
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

/**
 * Parses a field of the schema.
 *
 * @param text - `NUMBER:NAME:TYPE:FLAGS`, followed by `:APIVERSION:KIND` if the field has a kind.
 * tools/schema writes it.
 */
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

/** A message of the schema, which describes a Go struct. Its fields are parsed when they are first needed. */
export class Message {
  /** The name of the Go type. For a kind it is the name of the kind. */
  readonly name: string;
  readonly #describe: () => readonly Field[];
  #fields: readonly Field[] | undefined;
  #byNumber: readonly (Field | undefined)[] | undefined;

  constructor(name: string, describe: () => readonly Field[]) {
    this.name = name;
    this.#describe = describe;
  }

  /** The fields in the order of the Go declaration, which is also the order of the JSON. */
  get fields(): readonly Field[] {
    return (this.#fields ??= this.#describe());
  }

  /** The fields, each at the index of its number. Indexes without a field are `undefined`. */
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
