import { formatClient } from '../../predict/client';
import type { Load, Row } from '../../predict/prediction';
import { hasRemarks, type Answer } from '../../predict/answer';
import { compareText } from '../../util/compare-text';
import { groupBy } from '../../util/group-by';
import { listNames } from '../../util/list-names';
import {
  ANY_CLUSTER,
  describeShares,
  describeSpreading,
  errorsOf,
  excuseText,
  failedAt,
  formatPlace,
  formOf,
  joined,
  MadeOfRows,
  NOTABLE,
  type Notes,
  type OutagePlace,
  reasonWithChange,
  type Roles,
  rolesOf,
  saidOf,
  shapeOf,
  sharesOf,
  type Spreading,
  spreadingOf,
  untilEjected,
} from '../alike';
import { MANY } from '../many';

const HEADING = ['outage', ANY_CLUSTER, 'client', 'verdict', 'answered by', 'errors', ''];

/** Outages that come to the same, whichever of some clusters they are in. */
export interface FoldedRow {
  /** "scaled-to-zero:CLUSTER". */
  readonly form: string;
  /** Where the outages are, one for each row; empty where the row is not about one cluster. */
  readonly where: readonly OutagePlace[];
  /** Which clusters get how many times their load. */
  readonly load: Spreading;
  /** The clients, by what becomes of their requests: the most of them last. */
  readonly groups: readonly FoldedGroup[];
}

interface GrowingRow extends FoldedRow {
  readonly where: OutagePlace[];
}

/** Clients whose requests come to the same, but for the names of clusters. */
export interface FoldedGroup {
  /** By name, or as CLUSTER; undefined for all that no other group has. */
  readonly clients: readonly string[] | undefined;
  readonly outcome: FoldedOutcome;
}

/** All that a table prints of an answer, told by what clusters are to it. */
export interface FoldedOutcome {
  /** Of the client, without its cluster. */
  readonly kind: string;
  readonly verdict: string;
  /** Why it is accepted. */
  readonly excuse: string | undefined;
  readonly answeredBy: Spreading | undefined;
  readonly errors: string;
  readonly untilEjected: string;
  readonly failed: string;
  /** The reason with its change, told by the roles of names. */
  readonly reason: string | undefined;
  /** What stands for it below the table. */
  readonly note: string | undefined;
}

/** What is known of the mesh that a table is about. */
export interface Fleet {
  /** The clusters that have pods of the service. */
  readonly members: readonly string[];
  readonly networkOf: (cluster: string) => string | undefined;
  /** The names of all clusters and networks. */
  readonly names: Roles;
}

/**
 * The table of a service in a fleet: outages of one kind are one row where all that is printed of them is the same but for what
 * the cluster of the outage and that of the client are called, and so are clients. A cluster that differs in anything has a row
 * of its own.
 */
export class FoldedTable {
  private readonly rows = new Map<string, GrowingRow>();
  private readonly made = new MadeOfRows<GrowingRow>();

  constructor(
    private readonly service: string,
    private readonly fleet: Fleet,
    private readonly notes: Notes,
    private readonly rate: number | undefined,
  ) {}

  public add(row: Row): void {
    const { form, where } = formOf(row.scenario.outages, this.service);
    const made = this.made.of(row);
    if (where !== undefined && made !== undefined) {
      made.where.push(where);
      return;
    }
    const load = loadOf(row.load, this.fleet, where);
    const groups = this.groupsOf(row, where);
    const key = JSON.stringify([form, load, groups]);
    const folded = this.rows.get(key) ?? { form, where: [], load, groups };
    if (where !== undefined) folded.where.push(where);
    this.rows.set(key, folded);
    const isOfObjects = row.answers.some(hasRemarks) || groups.some(({ outcome }) => outcome.reason !== undefined);
    // The order of names counts for how many requests fail.
    if (!isOfObjects && this.rate === undefined) this.made.keep(row, key, folded);
  }

  /** The rows, those of one kind of outage together, in the order in which they came. */
  public get folded(): readonly FoldedRow[] {
    return [...this.byForm.values()].flat();
  }

  /** The cells of the table, with its heading. */
  public print(): string[][] {
    return [HEADING, ...[...this.byForm.values()].flatMap((rows) => rows.flatMap((row) => this.cellsOf(row, rows)))];
  }

  private get byForm(): Map<string, [FoldedRow, ...FoldedRow[]]> {
    return groupBy<string, FoldedRow>(this.rows.values(), ({ form }) => form);
  }

  private cellsOf(row: FoldedRow, ofForm: readonly FoldedRow[]): string[][] {
    const { form, load, groups } = row;
    return groups.map(({ clients, outcome }, index) => {
      const { verdict, answeredBy: shares, errors, untilEjected: before, failed, note } = outcome;
      const why = outcome.excuse ?? (note === undefined ? '' : this.notes.mark(note));
      return [
        index === 0 ? form : '',
        index === 0 ? describeWhere(row, ofForm) : '',
        describeClients(clients, groups),
        verdict,
        describeShares(shares),
        errors,
        joined([before, failed, index === 0 ? describeLoad(load) : '', why]),
      ];
    });
  }

  private groupsOf({ scenario, answers }: Row, where: OutagePlace | undefined): FoldedGroup[] {
    const told = answers.map((answer) => {
      const excuse = excuseText(answer, scenario);
      const outcome: FoldedOutcome = {
        kind: formatClient({ ...answer.client, cluster: '' }),
        verdict: answer.verdict,
        excuse,
        answeredBy: sharesOf(answer.afterEjection, {
          members: this.fleet.members,
          own: answer.client.cluster,
          there: where?.cluster,
        }),
        errors: errorsOf(answer),
        untilEjected: untilEjected(answer),
        failed: failedAt(answer, this.rate),
        ...(excuse === undefined ? this.reasonOf(answer, where) : { reason: undefined, note: undefined }),
      };
      return { answer, outcome, key: JSON.stringify(outcome) };
    });
    const alike = [...groupBy(told, ({ key }) => key).values()].sort(
      // The order in which clients come is that of their names.
      (left, right) => left.length - right.length || compareText(left[0].key, right[0].key),
    );
    return alike.map((group, index) => ({
      clients:
        index === alike.length - 1 && answers.length > 1
          ? undefined
          : group.map(({ answer }) => nameOf(answer, where)).sort(compareText),
      outcome: group[0].outcome,
    }));
  }

  private reasonOf(answer: Answer, where: OutagePlace | undefined): Pick<FoldedOutcome, 'reason' | 'note'> {
    const reason = reasonWithChange(answer);
    if (reason === undefined) return { reason: undefined, note: undefined };
    const said = saidOf(reason);
    const note = shapeOf(said, this.fleet.names);
    this.notes.add(reason, note);
    return { reason: shapeOf(said, rolesOf(answer.client.cluster, where, this.fleet.networkOf)), note };
  }
}

function nameOf({ client }: Answer, where: OutagePlace | undefined): string {
  return formatClient(client.cluster === where?.cluster ? { ...client, cluster: ANY_CLUSTER } : client);
}

function loadOf(load: Load | undefined, { members }: Fleet, where: OutagePlace | undefined): Spreading {
  const notable = [...(load ?? [])].filter(([, factor]) => factor > NOTABLE);
  const times = new Map(notable.map(([name, factor]) => [name, `${factor.toFixed(1)}×`]));
  return spreadingOf(times, { members, own: undefined, there: where?.cluster });
}

function describeWhere({ where }: FoldedRow, ofForm: readonly FoldedRow[]): string {
  const isMost = ofForm.every((other) => other.where === where || other.where.length < where.length);
  if (where.length <= MANY || !isMost) return listNames(where.map(formatPlace), MANY);
  return `any ${ofForm.length === 1 ? 'one' : 'other'} of ${where.length}`;
}

function describeClients(clients: readonly string[] | undefined, groups: readonly FoldedGroup[]): string {
  const isAny = (names: readonly string[]): boolean => names.length === 1 && names[0] === ANY_CLUSTER;
  if (clients !== undefined) return isAny(clients) ? `in ${ANY_CLUSTER}` : listNames(clients, MANY);
  if (groups.length === 1) return 'all';
  return groups.every((other) => other.clients === undefined || isAny(other.clients))
    ? 'in other clusters'
    : 'all others';
}

function describeLoad(load: Spreading): string {
  const parts = describeSpreading(load, ' each');
  return parts.length === 0 ? '' : `load: ${parts.join(', ')}`;
}
