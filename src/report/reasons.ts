import type { FieldLines } from '../model/read/files';
import type { HostShare, Reason } from '../predict/answer';
import { plural } from '../util/plural';
import { visible } from '../util/escape';
import { formatPercent } from '../util/percent';
import { textTable } from '../util/text-table';

/** A reason with the place it comes from. The JSON of `predict` has exactly these fields. */
export interface LocatedReason {
  readonly text: string;
  readonly cluster?: string;
  /** As "Kind namespace/name". */
  readonly object?: string;
  readonly file?: string;
  /** Of the field, where that is in a file; else of the document. */
  readonly line?: number;
  readonly path?: string;
  readonly change?: string;
}

/** @param lines finds the lines of fields in files; undefined where the objects come from no file */
export function locateReason(reason: Reason, lines: FieldLines | undefined): LocatedReason {
  const { text, cluster, object, source, within, path, change } = reason;
  const place = { ...placeOf(source, lines !== undefined), path };
  return withoutUndefined({ text, cluster, object, ...(lines?.locate(place, within) ?? place), change });
}

/** "file:line"; a file may have a colon in its name. */
function placeOf(source: string | undefined, hasLines: boolean): { readonly file?: string; readonly line?: number } {
  if (source === undefined) return {};
  const at = source.lastIndexOf(':');
  return { file: source.slice(0, at), ...(hasLines ? { line: Number(source.slice(at + 1)) } : {}) };
}

function withoutUndefined(reason: {
  readonly [Field in keyof LocatedReason]: LocatedReason[Field] | undefined;
}): LocatedReason {
  return Object.fromEntries(
    Object.entries(reason).filter(([, value]) => value !== undefined),
  ) as unknown as LocatedReason;
}

/** The table of priorities, with the share of requests that each host gets. */
export function hostsAsText(hosts: readonly HostShare[], width?: number): string[] {
  const rows = hosts.map((host) => [
    String(host.priority),
    host.address,
    host.via === 'pod' ? `pod of ${host.cluster}` : `gateway of ${host.cluster}, ${plural(host.pods, 'pod')}`,
    host.locality,
    String(host.weight),
    host.health,
    formatPercent(host.untilEjected),
    host.isEjected && host.afterEjection === 0 ? 'ejected' : formatPercent(host.afterEjection),
  ]);
  return textTable([HOSTS_HEADING, ...withoutRepetition(rows)], { indent: '', width });
}

/** So many hosts that follow each other and differ in nothing but their address are listed, and the rest is counted. */
const MOST_ALIKE = 10;

function withoutRepetition(rows: readonly string[][]): string[][] {
  const alike = groupRuns(rows, ([priority, , ...cells]) => JSON.stringify([priority, ...cells]));
  return alike.flatMap((run) => {
    if (run.length <= MOST_ALIKE) return run;
    const [priority = '', , ...cells] = run[0]!;
    const rest = [priority, `… and ${run.length - MOST_ALIKE + 1} more`, ...cells];
    return [...run.slice(0, MOST_ALIKE - 1), rest];
  });
}

/** Items in their order, those that follow each other and have the same key together. */
function groupRuns<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[][] {
  const runs: { readonly key: string; readonly items: Item[] }[] = [];
  for (const item of items) {
    const key = keyOf(item);
    const last = runs.at(-1);
    if (last?.key === key) last.items.push(item);
    else runs.push({ key, items: [item] });
  }
  return runs.map((run) => run.items);
}

const HOSTS_HEADING = ['priority', 'host', '', 'locality', 'weight', 'health', 'until ejected', 'after'];

/** A reason in lines: where it comes from, what holds, and the one change that would alter it. */
export function reasonAsText({ text, cluster, object, file, line, path, change }: LocatedReason): string[] {
  const place = [file === undefined ? undefined : line === undefined ? file : `${file}:${line}`, path]
    .filter((part) => part !== undefined)
    .join(', ');
  const subject = [cluster, object].filter((part) => part !== undefined).join(', ');
  const heading = `${subject}${place === '' ? '' : ` (${place})`}`;
  return [...(heading === '' ? [] : [heading]), text, ...(change === undefined ? [] : [`change: ${change}`])];
}

/** A reason on one line: where, what, and the change that would alter it. */
export function reasonAsLine({ cluster, object, source, text, change }: Reason): string {
  const where = [cluster, object === undefined ? undefined : `${object}${source === undefined ? '' : ` (${source})`}`]
    .filter((part) => part !== undefined)
    .join(', ');
  return visible(
    `${where === '' ? '' : `${where}: `}${text}${change === undefined ? '' : ` To change that: ${change}`}`,
  );
}
