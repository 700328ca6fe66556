import fs from 'node:fs';
import { parseArgs } from 'node:util';
import { parse } from 'yaml';
import type { Finding } from '../model/read/finding';
import { isMap } from '../model/kube-object';
import type { Silence } from '../rules/engine/run';
import { CannotRun } from './exit';
import { FORMAT_OPTIONS, toFormat } from './format-options';
import { MESH_OPTIONS, MESH_USAGE, toMeshOptions, type MeshOptions } from './mesh-tree';

export const CHECK_USAGE = `cdk8s-ambient check DIR… [options]

Reads mesh directories (what a synth wrote, or anybody's DIR/<cluster>/**/*.yaml; several overlay) and says what would go
wrong in an outage, and what cannot be read.

  --format text|json|sarif  how to say it (text)
  --json                    short for --format json
  --advice                  say what could be better, too
${MESH_USAGE}
  --config FILE             silences: a list of { rule, reason, cluster, object }, the last two optional
  --baseline FILE           pass over the findings in this file, which --json wrote
  --max-warnings N          fail if there are more warnings than this (no limit)

Exit code: 0 no errors, 1 errors (or too many warnings), 2 could not run.`;

const FORMATS = ['text', 'json', 'sarif'] as const;

export interface CheckOptions extends MeshOptions {
  readonly format: (typeof FORMATS)[number];
  readonly advice: boolean;
  readonly silences: readonly Silence[];
  readonly baseline: readonly Finding[];
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
    silences: values.config === undefined ? [] : readSilences(values.config),
    baseline: values.baseline === undefined ? [] : readBaseline(values.baseline),
    maxWarnings: maxWarnings === undefined ? Number.POSITIVE_INFINITY : Number(maxWarnings),
  };
}

function readSilences(file: string): Silence[] {
  const value = readYaml('--config', file);
  const list = isMap(value) ? value.silence : undefined;
  if (!Array.isArray(list)) throw new CannotRun(`--config ${file} has no list "silence".`);
  return list.map((entry: unknown, index) => {
    if (!isMap(entry) || !isText(entry.rule) || !isText(entry.reason)) {
      throw new CannotRun(`--config ${file}: silence[${index}] needs a rule and a reason.`);
    }
    return {
      rule: entry.rule,
      reason: entry.reason,
      ...(isText(entry.cluster) ? { cluster: entry.cluster } : {}),
      ...(isText(entry.object) ? { object: entry.object } : {}),
    };
  });
}

function readBaseline(file: string): Finding[] {
  const value = readYaml('--baseline', file);
  if (!Array.isArray(value)) throw new CannotRun(`--baseline ${file} is no list of findings; make one with --json.`);
  return value as Finding[];
}

function readYaml(option: string, file: string): unknown {
  try {
    return parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    throw new CannotRun(`${option} ${file} cannot be read: ${(error as Error).message}`);
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
