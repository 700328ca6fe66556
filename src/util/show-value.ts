// A value is shown as far as a person needs to find it again.
const LONGEST_SHOWN = 60;

/** A value as people wrote it, cut where it gets long. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN)}…`;
}
