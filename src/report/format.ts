import type { FieldLines } from '../model/read/files';
import { visibleJson } from '../util/escape';

/** What a report is printed on. */
export interface Page {
  /** Finds lines of fields in files; undefined where the objects do not come from files. */
  readonly lines: FieldLines | undefined;
  /** How many columns tables may take; undefined for as many as they need. */
  readonly width?: number | undefined;
}

/** Turns a report into text, at once or piece by piece. */
export type Formatter<Report> = (report: Report, page: Page) => string | Generator<string>;

/** Every format of a report. A format that is missing here does not compile, so none falls through to another. */
export type Formatters<Report, Format extends string> = Readonly<Record<Format, Formatter<Report>>>;

const INDENT = 2;

/** A value as JSON, as all commands print it. */
export function jsonText(value: unknown): string {
  return `${visibleJson(JSON.stringify(value, null, INDENT))}\n`;
}
