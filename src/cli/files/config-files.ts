import type { Diagnostic } from '../../diagnostics';
import { readTextFile } from '../../model/read/files';
import type { Silence } from '../../rules/engine/run';
import { isMap } from '../../util/maps';
import { endWithMeant, meantName } from '../../util/meant-name';
import { CannotRun } from '../line/exit';
import { parseYaml } from '../../util/yaml';

/** Reads the file that --config names: a list of silences. Throws with everything that is wrong with it. */
export function readSilences(file: string): Silence[] {
  const value = readYaml('--config', file);
  const list = isMap(value) ? value.silence : undefined;
  if (!Array.isArray(list)) {
    throw new CannotRun(
      `--config ${file} has no list "silence". Write one, for example: silence: [{ rule: one-gateway-address, reason: … }]`,
    );
  }
  const entries: readonly unknown[] = list;
  const wrong = entries.flatMap((entry, index) => problemsOf(entry).map((what) => `silence[${index}] ${what}`));
  if (wrong.length > 0) throw new CannotRun(wrong.map((what) => `--config ${file}: ${what}`).join('\n'));
  return entries.filter(isSilence).map(({ rule, reason, cluster, object }) => ({
    rule,
    reason,
    ...(isText(cluster) ? { cluster } : {}),
    ...(isText(object) ? { object } : {}),
  }));
}

/** Reads the file that --baseline names: the findings that `check --json` wrote. */
export function readBaseline(file: string): Diagnostic[] {
  const value = readYaml('--baseline', file);
  if (!Array.isArray(value) || !value.every(isMap)) {
    throw new CannotRun(`--baseline ${file} is not a list of findings. Make one with check --json.`);
  }
  return value as unknown as Diagnostic[];
}

function readYaml(option: string, file: string): unknown {
  const found = readTextFile(file);
  if (!('text' in found)) throw new CannotRun(`${option} ${file}: ${found.why}.`);
  try {
    return parseYaml(found.text);
  } catch (error) {
    throw new CannotRun(`${option} ${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}

const FIELDS = ['rule', 'reason', 'cluster', 'object'];

/** What is wrong with a silence. Without a field that is misspelt or empty, it would silence more than was meant. */
function problemsOf(entry: unknown): string[] {
  if (!isSilence(entry)) return ['needs a rule and a reason.'];
  return Object.entries(entry).flatMap(([name, value]: [string, unknown]) => {
    if (!FIELDS.includes(name)) {
      const meant = meantName(name, FIELDS);
      return [`has the field ${name}, which is not known${endWithMeant(meant)} There is ${FIELDS.join(', ')}.`];
    }
    return isText(value)
      ? []
      : [`has ${JSON.stringify(value)} as its ${name}, which is not a text: write it, or leave it out.`];
  });
}

function isSilence(entry: unknown): entry is Silence {
  return isMap(entry) && isText(entry.rule) && isText(entry.reason);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}
