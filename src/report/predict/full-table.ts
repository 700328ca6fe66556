import type { Load, Row } from '../../predict/prediction';
import { formatClient } from '../../predict/client';
import { formatOutages } from '../../predict/outage';
import type { Answer } from '../../predict/answer';
import { groupBy } from '../../util/group-by';
import { listNames } from '../../util/list-names';
import { formatClusters } from '../shares';
import {
  errorsOf,
  excuseText,
  failedAt,
  joined,
  NOTABLE,
  type Notes,
  reasonInShort,
  reasonWithChange,
  untilEjected,
} from '../alike';
import { MANY } from '../many';

const HEADING = ['outage', 'client', 'verdict', 'answered by', 'errors', ''];

/** The table of a service, with every outage in a row of its own. */
export class FullTable {
  private readonly rows: string[][] = [];

  constructor(
    private readonly service: string,
    private readonly notes: Notes,
    private readonly rate: number | undefined,
  ) {}

  public add({ scenario, answers, load }: Row): void {
    const name = formatOutages(scenario.outages, this.service);
    alike(answers, this.rate).forEach((group, index) => {
      const [first] = group;
      const note = excuseText(first, scenario) ?? this.noteOf(first);
      this.rows.push([
        index === 0 ? name : '',
        group.length === answers.length && group.length > 1 ? 'all' : namesOf(group),
        first.verdict,
        group.length > 1 ? answeredBy(first, 'its own cluster') : answeredBy(first, first.client.cluster),
        errorsOf(first),
        joined([untilEjected(first), failedAt(first, this.rate), index === 0 ? describeLoad(load) : '', note]),
      ]);
    });
  }

  private noteOf(answer: Answer): string {
    const reason = reasonWithChange(answer);
    return reason === undefined ? '' : this.notes.markText(reason);
  }

  /** The cells of the table, with its heading. */
  public print(): string[][] {
    return [HEADING, ...this.rows];
  }
}

/** Groups the clients with identical outcomes, in the order in which they come. */
function alike(answers: readonly Answer[], rate: number | undefined): [Answer, ...Answer[]][] {
  const groups = groupBy(answers, (answer) => {
    const { verdict, path, afterEjection } = answer;
    const note = reasonInShort(answer)?.text ?? '';
    return JSON.stringify([
      verdict,
      path === 'none',
      answeredBy(answer, ''),
      afterEjection?.errors,
      untilEjected(answer),
      failedAt(answer, rate),
      note,
    ]);
  });
  return [...groups.values()];
}

function namesOf(answers: readonly Answer[]): string {
  return listNames(
    answers.map(({ client }) => formatClient(client)),
    MANY,
  );
}

/** @param own what to call the client's own cluster */
function answeredBy({ client, afterEjection }: Answer, own: string): string {
  if (afterEjection === undefined) return '?';
  const clusters = [...afterEjection.clusters].map(
    ([name, share]) => [name === client.cluster ? own : name, share] as const,
  );
  return formatClusters({ ...afterEjection, clusters: new Map(clusters) });
}

function describeLoad(load: Load | undefined): string {
  const notable = [...(load ?? [])].filter(([, factor]) => factor > NOTABLE);
  return notable.map(([cluster, factor]) => `${cluster} has ${factor.toFixed(1)}× its load`).join(', ');
}
