/** Longer strings are cut. */
const LONGEST = 300;

/** A value from a manifest as a message shows it: a string quoted, with characters that act on a terminal escaped. */
export function quote(value: unknown): string {
  if (typeof value === 'string') {
    return visible(JSON.stringify(value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value));
  }
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'a map' : String(value);
}

/** A text with characters that act on a terminal escaped: control and invisible characters, and those that turn the direction. */
export function visible(text: string): string {
  return text.replace(
    // eslint-disable-next-line no-control-regex -- control characters are what it looks for
    /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
