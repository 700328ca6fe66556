import { CannotRun } from './exit';

/** The options of parseArgs that {@link toFormat} reads. */
export const FORMAT_OPTIONS = {
  format: { type: 'string', default: 'text' },
  json: { type: 'boolean', default: false },
} as const;

/** How to say it: one of the formats that a verb knows. `--json` is short for `--format json`. */
export function toFormat<Format extends string>(
  { format, json }: { readonly format: string; readonly json: boolean },
  formats: readonly (Format | 'json')[],
): Format | 'json' {
  const found = json ? 'json' : formats.find((known) => known === format);
  if (found === undefined) throw new CannotRun(`--format is "${format}"; it can be ${formats.join(', ')}.`);
  return found;
}
