import { parseArgs } from 'node:util';
import { CASES, type CaseId } from './cases';
import type { OutputFolder } from './scratch';
import { CannotMeasure } from './workspace';

export interface Options {
  readonly cases: readonly CaseId[];
  /** How often each peer is measured. */
  readonly rounds: number;
  /** Where the figures go, as JSON. */
  readonly json: string;
  /** A file whose part between the markers is replaced by the figures. */
  readonly markdown?: string;
  /** Where the peers write. */
  readonly scratch: string;
  readonly output: OutputFolder;
}

const USAGE =
  `usage: npm run bench -- [--case ${CASES.join('|')}]… [--rounds 7] [--json .tmp/bench.json] ` +
  '[--markdown FILE] [--scratch .tmp/bench] [--emptied]';

export function parseOptions(args: readonly string[]): Options {
  const { values } = parse(args);
  const unknown = values.case.find((name) => !(CASES as readonly string[]).includes(name));
  if (unknown !== undefined) throw new CannotMeasure(`there is no case "${unknown}"\n${USAGE}`);
  const cases = CASES.filter((id) => values.case.includes(id));
  const rounds = Number(values.rounds);
  if (!Number.isInteger(rounds) || rounds < 1)
    throw new CannotMeasure(`--rounds ${values.rounds} is no count\n${USAGE}`);
  if (values.markdown !== undefined && cases.join() !== CASES.join()) {
    throw new CannotMeasure('--markdown takes the figures of one run of all cases: leave out --case');
  }
  const { json, markdown, scratch, emptied } = values;
  return { cases, rounds, json, markdown, scratch, output: emptied ? 'emptied' : 'new' };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        case: { type: 'string', multiple: true, default: [...CASES] },
        rounds: { type: 'string', default: '7' },
        json: { type: 'string', default: '.tmp/bench.json' },
        markdown: { type: 'string' },
        scratch: { type: 'string', default: '.tmp/bench' },
        emptied: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    throw new CannotMeasure(`${(error as Error).message}\n${USAGE}`);
  }
}
