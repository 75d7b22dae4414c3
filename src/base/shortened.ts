/**
 * Returns a text of at most `limit` characters, or that many and three dots. Texts of others are masked and escaped
 * before, because no mask knows what is left of a secret.
 */
export function shortened(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit)}...`;
}
