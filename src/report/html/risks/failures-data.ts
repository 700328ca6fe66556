import { decisiveReason } from '../../../predict/explain/gaps';
import type { Failures } from '../../../predict/failures';
import { describeOutages, formatOutages } from '../../../predict/outage';
import type { Prediction } from '../../../predict/prediction';
import { compareText } from '../../../util/compare-text';
import { groupBy } from '../../../util/group-by';
import { toPercent } from '../../../util/percent';
import { storiesOf, worstOf, type Story } from '../../failures/failure-stories';
import { clusterless } from '../data/clusterless';
import { renamingOf } from '../rows/likeness';
import type { FailingServiceData, FailingSetData, FailuresData } from '../data/risks-data';
import type { Explain } from '../data/tables';

/** So many sets of a service are listed, and so many of all services: the file stays small. */
const MOST_SETS = 10;
const MOST_IN_ALL = 400;
const MOST_WAYS = 16;

/** The minimal sets of failures, worst services first. */
export function toFailuresData(all: Iterable<Failures>, prediction: Prediction, explain: Explain): FailuresData {
  const classes = new Map<string, { readonly found: Weighed; readonly others: string[] }>();
  const rename = clusterless(prediction.clusters);
  let [most, limit] = [0, 0];
  for (const failures of all) {
    ({ most, limit } = failures);
    const found = weighed(failures, prediction, { explain, rename });
    const key = renamingOf(failures.service)(JSON.stringify({ ...found, data: { ...found.data, service: '' } }));
    const known = classes.get(key);
    if (known === undefined) classes.set(key, { found, others: [] });
    else known.others.push(failures.service);
  }
  let room = MOST_IN_ALL;
  const services = [...classes.values()]
    .sort(({ found: left }, { found: right }) => compareWeighed(left, right))
    .map(({ found: { data }, others }) => {
      const sets = data.sets.slice(0, room);
      room -= sets.length;
      return { ...data, others, sets, more: data.more + data.sets.length - sets.length };
    });
  return { most, limit: toPercent(limit), services };
}

interface Weighed {
  /** How many failures the smallest set has, and how many requests fail then at most, from 0 to 1. */
  readonly fewest: number;
  readonly errors: number;
  readonly data: FailingServiceData;
}

/** What is not known may fail. */
function compareWeighed(left: Weighed, right: Weighed): number {
  return (
    left.fewest - right.fewest ||
    right.errors - left.errors ||
    right.data.unknown - left.data.unknown ||
    compareText(left.data.service, right.data.service)
  );
}

function weighed(
  failures: Failures,
  prediction: Prediction,
  { explain, rename }: { readonly explain: Explain; readonly rename: (text: string) => string },
): Weighed {
  const { service, port, components, clients } = failures;
  const stories = storiesOf(failures);
  const [worst] = stories;
  const unknown = clients.flatMap(({ client, unknown: sets }) => sets.map((outages) => ({ client, outages })));
  const [firstUnknown] = unknown;
  const groups = [...groupBy(stories, (story) => rename(keyOf(story))).values()];
  const sets = groups
    .slice(0, MOST_SETS)
    .map((group) => toSetData(group, failures, prediction, (asked) => explain({ service, port, ...asked })));
  return {
    fewest: worst?.first.outages.length ?? Infinity,
    errors: worst === undefined ? 0 : worstOf(worst),
    data: {
      ...{ service, others: [], components: components.length, clients: clients.length },
      ...{ sets, more: groups.length - sets.length, unknown: unknown.length },
      unknownCommand: firstUnknown === undefined ? null : explain({ service, port, ...firstUnknown }),
    },
  };
}

/** What fails, and who notices. */
function keyOf({ first, errors }: Story): string {
  return JSON.stringify([first.outages, [...errors]]);
}

function toSetData(
  [story, ...others]: readonly [Story, ...Story[]],
  { service, port }: Failures,
  prediction: Prediction,
  explain: (asked: Pick<Parameters<Explain>[0], 'client' | 'outages'>) => string,
): FailingSetData {
  const { first, client, ways, errors, healedBy } = story;
  const { outages } = first;
  const question = { client, service, ...(port === undefined ? {} : { port }) };
  const reason = decisiveReason(prediction.ask(question, outages).reasons);
  const all = [...ways];
  return {
    what: describeOutages(outages),
    ...{ ways: all.slice(0, MOST_WAYS), moreWays: Math.max(0, all.length - MOST_WAYS) },
    elsewhere: others.slice(0, MOST_WAYS).map(({ first: { outages: same } }) => formatOutages(same, service)),
    moreElsewhere: Math.max(0, others.length - MOST_WAYS),
    errors: Object.fromEntries([...errors].map(([name, share]) => [name, toPercent(share)])),
    healedBy: [...healedBy].slice(0, MOST_WAYS),
    moreHealed: Math.max(0, healedBy.size - MOST_WAYS),
    ...{ cause: reason?.text ?? null, change: reason?.change ?? null },
    command: explain({ client, outages }),
  };
}
