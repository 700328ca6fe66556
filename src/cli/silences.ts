import fs from 'node:fs';
import { parse } from 'yaml';
import { isMap } from '../model/kube-object';
import type { Silence } from '../model/silence';
import { CannotRun } from './exit';

/** Reads the silences in the file that `--config` names. Throws what a person can act on. */
export function readSilences(file: string): Silence[] {
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

/** Reads a file that an option names. */
export function readYaml(option: string, file: string): unknown {
  try {
    return parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    throw new CannotRun(`${option} ${file} cannot be read: ${(error as Error).message}`);
  }
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
