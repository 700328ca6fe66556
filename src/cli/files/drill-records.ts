import * as fs from 'node:fs';
import * as path from 'node:path';
import type { DrillPlan, DrillReport } from '../../drill';
import type { Drilled } from '../../predict/promises';
import { formatOutages } from '../../predict/outage';
import { readRecordedDrill, type RecordedDrill } from '../../promises/recorded-drill';
import { drillAsJson } from '../../report/drill';
import { jsonText } from '../../report/format';
import { CannotRun } from '../line/exit';
import { readInput } from './read-input';
import { writeNewFile } from './write-new-file';

/** Makes sure, before anything is changed, that a record can be written. */
export function requireRecordable(folder: string): void {
  try {
    fs.mkdirSync(folder, { recursive: true });
    fs.accessSync(folder, fs.constants.W_OK);
  } catch (error) {
    throw new CannotRun(`--record ${folder}: ${(error as Error).message}`, { cause: error });
  }
}

/** Writes what was predicted and what was observed, with the time and the versions, into a new file. */
export function writeDrillRecord(
  folder: string,
  { options, versions }: Pick<DrillPlan, 'options' | 'versions'>,
  report: DrillReport,
  { begun, ended, passed }: { readonly begun: Date; readonly ended: Date; readonly passed: boolean },
): void {
  const { service, cluster } = options;
  const name = [fileTime(ended), service.replace('/', '-'), cluster, report.outage.kind].join('-');
  const record = {
    ...{ version: 1, begun: utc(begun), ended: utc(ended), passed },
    ...drillAsJson(report),
    outage: formatOutages([report.outage], service),
    istioVersions: Object.fromEntries(versions),
  };
  writeNewFile('--record', path.join(folder, `${name}.json`), jsonText(record));
}

/** Reads all records of a folder. Without a day to count from, one of the future is refused: it would count for ever. */
export function readDrilled(folder: string, asOf: number | undefined): Drilled {
  const drills = recordsIn(folder).map((file) => readInput('--drills', file, readRecordedDrill));
  const now = asOf ?? Date.now();
  const isLater = ({ ended }: RecordedDrill): boolean => ended > now;
  const later = drills
    .filter(isLater)
    .map(({ file }) => `${file}: it ended in the future, so that it would count for ever.`);
  if (asOf === undefined && later.length > 0) throw new CannotRun(`--drills:\n${later.join('\n')}`);
  return { drills: drills.filter((drill) => !isLater(drill)), asOf: now };
}

function recordsIn(folder: string): string[] {
  try {
    const names = fs.readdirSync(folder).filter((name) => name.endsWith('.json'));
    return names.sort().map((name) => path.join(folder, name));
  } catch (error) {
    throw new CannotRun(`--drills ${folder}: ${(error as Error).message}`, { cause: error });
  }
}

function utc(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

/** A time that file systems take. */
function fileTime(date: Date): string {
  return utc(date).replaceAll(':', '-');
}
