/** A number as the text that the server sent, so that no digit is lost: `9223372036854775807`. */
export class JsonNumber {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}
