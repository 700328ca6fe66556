import { cpu, wall, type Run } from '../peer';
import type { Outcome } from '../case';
import type { BenchResult, CaseResult } from './result';
import type { Table } from './table';

const NOTHING = '–';

/** A row for each peer: what it took, and how that compares with ours. */
export function peerTable({ of: measured, measurements }: CaseResult): Table {
  const rows = measured.peers.map(({ id, title }) => {
    const walls = measurements.of(id).map(wall);
    return [
      title,
      seconds(measurements.median(id, wall)),
      walls.length < 2 ? NOTHING : `${seconds(Math.min(...walls))}–${seconds(Math.max(...walls))}`,
      seconds(measurements.median(id, cpu)),
      seconds(measurements.median(id, (run) => run.process.wall)),
      megabytes(measurements.median(id, (run) => run.peakMemory)),
      times(measurements.ratio(id, measured.base, wall)),
      times(measurements.ratio(id, measured.base, cpu)),
    ];
  });
  return [['', 'wall s', 'least–most', 'CPU s', 'process s', 'peak MB', 'wall ×', 'CPU ×'], ...rows];
}

/** Where the time of our side goes; undefined where it was not looked at. */
export function phaseTable({ of: measured, measurements }: CaseResult): Table | undefined {
  const runs = measurements.of(measured.base);
  const names = Object.keys(runs[0]?.phases ?? {});
  if (names.length === 0) return undefined;
  const phase = (name: string) => (run: Run) => run.phases[name];
  return [names, names.map((name) => seconds(measurements.median(measured.base, phase(name))))];
}

export function targetTable(cases: BenchResult['cases']): Table {
  const rows = cases.flatMap(({ of: measured, outcomes }) =>
    outcomes.map((outcome) => [
      `${measured.title}: ${outcome.target.what}`,
      limitOf(outcome),
      outcome.value === undefined ? NOTHING : `${outcome.value.toFixed(digits(outcome))} ${outcome.target.unit}`,
      outcome.met ? 'ok' : 'MISSED',
    ]),
  );
  return [['target', 'limit', 'measured', ''], ...rows];
}

export function describeRun({ machine, rounds, output, scratch }: BenchResult): string {
  const { cpu, cores, memory, platform, node, commit, dirty, date, load } = machine;
  return (
    `${cpu}, ${cores} cores, ${memory} GB, ${platform}, node ${node}, commit ${commit}${dirty ? ' with changes' : ''}, ` +
    `${date}, median of ${rounds}, load before ${load.toFixed(1)}, ${output} output folders in ${scratch}`
  );
}

function limitOf({ target: { limit, unit } }: Outcome): string {
  return 'atLeast' in limit ? `≥ ${limit.atLeast} ${unit}` : `≤ ${limit.atMost} ${unit}`;
}

function digits({ target }: Outcome): number {
  return target.unit === '×' || target.unit === 's' ? 2 : 0;
}

function seconds(value: number | undefined): string {
  return value?.toFixed(value < 10 ? 3 : 1) ?? NOTHING;
}

function megabytes(value: number | undefined): string {
  return value?.toFixed(0) ?? NOTHING;
}

function times(value: number | undefined): string {
  return value?.toFixed(2) ?? NOTHING;
}
