import { FieldLines } from '../../model/read/files';
import type { Formatters } from '../../report/format';
import { defaulted, flag, optional, type Defaulted, type Flag } from '../line/option';
import { print, terminalWidth } from '../screen/output';
import { oneOf, wholeNumber } from '../line/value-types';

/** The options that choose one of the formats of a report. */
export function formatOptions<Format extends string>(
  formatters: Readonly<Record<Format, unknown>>,
): { readonly format: Defaulted<Format>; readonly json: Flag } {
  return {
    format: defaulted(oneOf(Object.keys(formatters) as Format[]), 'text', 'output format'),
    json: flag('short for --format json'),
  };
}

/** Narrower tables cannot be read. */
const NARROWEST = 40;
const WIDEST = 10_000;

/** For reports that have tables. */
export const WIDTH_OPTION = {
  width: optional(
    wholeNumber('COLUMNS', NARROWEST, WIDEST),
    'fit tables into this width',
    'that of the terminal; elsewhere as wide as needed',
  ),
};

interface Chosen<Format extends string> {
  readonly format: Format | 'json';
  readonly json: boolean;
  readonly width?: number | undefined;
}

/** A report in the format that was chosen. */
export function render<Report, Format extends string>(
  formatters: Formatters<Report, Format | 'json'>,
  { format, json, width = terminalWidth() }: Chosen<Format>,
  report: Report,
): string | Generator<string> {
  return formatters[json ? 'json' : format](report, { lines: new FieldLines(), width });
}

/** Prints a report in the format that was chosen. */
export async function printReport<Report, Format extends string>(
  formatters: Formatters<Report, Format | 'json'>,
  chosen: Chosen<Format>,
  report: Report,
): Promise<void> {
  await print(render(formatters, chosen, report));
}
