import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FILE = join(__dirname, 'full-run.md');
const HEAD = `<!-- Written by \`npm run conformance -- --full\`: a run of some suites replaces their parts. -->

# The last full run, suite by suite

`;

/** What one suite said in a full run. */
export interface SuiteRun {
  readonly name: string;
  /** A line for each check, in order. */
  readonly lines: readonly string[];
  /** Such as `12 s`. */
  readonly took: string;
}

/** Writes what a suite said into the page of the last full run, in the place of what it said before. */
export function recordFullRun(run: SuiteRun, order: readonly string[]): void {
  const parts = existsSync(FILE) ? partsOf(readFileSync(FILE, 'utf8')) : new Map<string, string>();
  parts.set(run.name, partFor(run));
  const known = order.flatMap((name) => parts.get(name) ?? []);
  writeFileSync(FILE, `${HEAD}${known.join('\n')}`);
}

function partsOf(page: string): Map<string, string> {
  return new Map(
    page
      .split(/^(?=## )/m)
      .slice(1)
      .map((part) => [/^## (.*)$/m.exec(part)![1]!, `${part.trimEnd()}\n`]),
  );
}

function partFor({ name, lines, took }: SuiteRun): string {
  const passed = lines.filter((line) => line.startsWith('ok ')).length;
  const today = new Date().toISOString().slice(0, 10);
  const said = lines.map((line) => `- ${line.split('\n')[0]}\n`).join('');
  return `## ${name}\n\n${today}, ${took}: ${passed} passed, ${lines.length - passed} failed\n\n${said}`;
}
