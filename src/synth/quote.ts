/** A string from a manifest as a message shows it: quoted, with characters that act on a terminal escaped. */
export function quote(value: unknown): string {
  const text = typeof value === 'string' ? value : describeValue(value);
  if (typeof value !== 'string') return text;
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return JSON.stringify(shown).replace(
    /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Longer strings are cut. */
const LONGEST = 300;

function describeValue(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'a map';
  return String(value);
}
