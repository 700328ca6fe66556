import type { Outcome } from '../../clusters/command';
import { Mismatch } from '../../clusters/patience';

/** How many requests each container has answered, by "cluster/pod". */
export type Served = Readonly<Record<string, number>>;

/** What a drill says in all its rounds, from what it prints. */
interface Told {
  readonly asked: number;
  readonly errors: number;
  /** Good answers that its table counts, by cluster. */
  readonly counted: ReadonlyMap<string, number>;
}

/**
 * Throws unless the answers that a drill has counted are requests that containers have answered in the meantime: the good ones
 * by helloworld in the cluster that is named, and errors by stand-ins, or by nobody.
 */
export function requireServed(drill: Outcome, before: Served, after: Served): void {
  const { asked, errors, counted } = read(drill);
  const good = new Map<string, number>();
  let standIns = 0;
  for (const [name, count] of Object.entries(after)) {
    const more = count - (before[name] ?? 0);
    const [cluster = '', pod = ''] = name.split('/');
    if (pod.includes('-drill-')) standIns += more;
    else good.set(cluster, (good.get(cluster) ?? 0) + more);
  }
  const all = [...good.values()].reduce((sum, count) => sum + count, 0);
  const said = `of ${asked} requests, ${errors} errors, and at least ${describe(counted)}`;
  const isTrue =
    asked > 0 &&
    // A request that a container answers while it is taken away may not get there.
    all >= asked - errors &&
    all <= asked - standIns &&
    standIns <= errors &&
    [...counted].every(([cluster, count]) => (good.get(cluster) ?? 0) >= count);
  if (!isTrue) throw new Mismatch({ expected: said, got: `${describe(good)}, and ${standIns} by stand-ins` });
}

function read({ stdout, stderr }: Outcome): Told {
  const rows = [...stdout.matchAll(/^.*(before|during|after) .*\(of (\d+)\)$/gm)];
  const rounds = [...stderr.matchAll(/^(?:during|after): clients of \S+ got (\d+) errors of (\d+)$/gm)];
  const first = rows.filter(([, when]) => when === 'before').reduce((sum, [, , of]) => sum + Number(of), 0);
  const counted = new Map<string, number>();
  for (const [row] of rows) {
    for (const [, count, cluster] of row.slice(row.lastIndexOf('  ')).matchAll(/(\d+) (cluster\d+)/g)) {
      counted.set(cluster!, (counted.get(cluster!) ?? 0) + Number(count));
    }
  }
  return {
    asked: rounds.reduce((sum, [, , of]) => sum + Number(of), first),
    errors: rounds.reduce((sum, [, count]) => sum + Number(count), 0),
    counted,
  };
}

function describe(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([cluster, count]) => `${count} answered by ${cluster}`).join(', ');
}
