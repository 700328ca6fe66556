import { parseArgs } from 'node:util';
import type { Finding } from '../model/read/finding';
import type { Silence } from '../model/silence';
import { CannotRun } from './exit';
import { FORMAT_OPTIONS, toFormat } from './format-options';
import { MESH_OPTIONS, MESH_USAGE, toMeshOptions, type MeshOptions } from './mesh-tree';
import { readSilences, readYaml } from './silences';

export const CHECK_USAGE = `cdk8s-ambient check DIR… [options]

Reads mesh directories (what a synth wrote, or anybody's DIR/<cluster>/**/*.yaml; several overlay) and says what would go
wrong in an outage, and what cannot be read.

  --format text|json|sarif  how to say it (text)
  --json                    short for --format json
  --advice                  say what could be better, too
${MESH_USAGE}
  --config FILE             silences: a list of { rule, reason, cluster, object }, the last two optional
  --baseline FILE           pass over the findings in this file, which --json wrote
  --strict                  warn of what was not read, so that defaults are assumed for it
  --max-warnings N          fail if there are more warnings than this (no limit)

Exit code: 0 no errors, 1 errors (or too many warnings), 2 could not run.`;

const FORMATS = ['text', 'json', 'sarif'] as const;

export interface CheckOptions extends MeshOptions {
  readonly format: (typeof FORMATS)[number];
  readonly advice: boolean;
  readonly silences: readonly Silence[];
  readonly baseline: readonly Finding[];
  readonly isStrict: boolean;
  readonly maxWarnings: number;
}

/** Reads arguments, and the files they name. Throws what a person can act on. */
export function readCheckOptions(args: readonly string[]): CheckOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...FORMAT_OPTIONS,
      advice: { type: 'boolean', default: false },
      ...MESH_OPTIONS,
      config: { type: 'string' },
      baseline: { type: 'string' },
      strict: { type: 'boolean', default: false },
      'max-warnings': { type: 'string' },
    },
  });
  const mesh = toMeshOptions('check', positionals, values);
  const format = toFormat(values, FORMATS);
  const maxWarnings = values['max-warnings'];
  if (maxWarnings !== undefined && !/^\d+$/.test(maxWarnings)) {
    throw new CannotRun(`--max-warnings is "${maxWarnings}"; it is a whole number.`);
  }
  return {
    ...mesh,
    format,
    advice: values.advice,
    isStrict: values.strict,
    silences: values.config === undefined ? [] : readSilences(values.config),
    baseline: values.baseline === undefined ? [] : readBaseline(values.baseline),
    maxWarnings: maxWarnings === undefined ? Number.POSITIVE_INFINITY : Number(maxWarnings),
  };
}

function readBaseline(file: string): Finding[] {
  const value = readYaml('--baseline', file);
  if (!Array.isArray(value)) throw new CannotRun(`--baseline ${file} is no list of findings; make one with --json.`);
  return value as Finding[];
}
