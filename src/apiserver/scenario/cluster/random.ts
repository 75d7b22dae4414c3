/** Returns a generator of numbers from 0 up to 1 that are the same for the same seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Returns a number of 32 bits that depends on every character of the text (FNV-1a). */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let position = 0; position < text.length; position += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(position), 0x01000193);
  }
  return hash >>> 0;
}

/** Returns a random text with the given letters and length. */
export function randomText(random: () => number, letters: string, length: number): string {
  return Array.from({ length }, () => letters.charAt(Math.floor(random() * letters.length))).join("");
}

const HEX = "0123456789abcdef";
/** The letters of generated names. Without vowels they do not form words. */
const NAME_LETTERS = "bcdfghjklmnpqrstvwxz2456789";

/** Returns a random text of hexadecimal digits. */
export function randomHex(random: () => number, length: number): string {
  return randomText(random, HEX, length);
}

/** Returns a suffix such as controllers append to the names of their pods. */
export function randomSuffix(random: () => number): string {
  return randomText(random, NAME_LETTERS, 5);
}

/**
 * Returns the hash of a pod template in the form in which the Deployment controller appends it to the names
 * of ReplicaSets: the decimal digits of a number, written with ten letters of generated names.
 */
export function templateHash(template: object): string {
  return String(hashOf(JSON.stringify(template))).replace(/./g, (digit) =>
    NAME_LETTERS.charAt(digit.charCodeAt(0) % NAME_LETTERS.length),
  );
}
