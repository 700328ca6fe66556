import type { DeclaredAnswer, DeclaredSpread, JudgedEffect, Outcome } from '../../predict/change/declared';
import type { Answer } from '../../predict/answer';
import { groupBy } from '../../util/group-by';
import { formatPercent, toPercent } from '../../util/percent';
import { answerAsJson } from '../answer-json';
import { describeAnswer, describeUntilEjected } from './answer';
import type { Declaration } from './report';

const OUTCOMES: readonly Outcome[] = ['as declared', 'undeclared', 'no change', 'not decidable'];
const EFFECTS: Readonly<Record<Exclude<JudgedEffect['kind'], 'answer'>, string>> = {
  newClusters: 'a new cluster',
  lostClusters: 'a cluster that is no longer in the mesh',
  newServices: 'a new service',
  lostServices: 'a service that is no longer global and has no waypoint',
  restarts: 'a waypoint that restarts',
  halfway: 'a failure half-way through the rollout',
  versions: 'a difference between versions',
};

interface Item {
  readonly text: string;
  readonly details: readonly string[];
}

/** How many effects are as declared, and each one that is not. */
export function describeDeclaration({ judged, signedBy, reason }: Declaration): Item[] {
  const counts = OUTCOMES.map((wanted) => `${judged.filter(({ outcome }) => outcome === wanted).length} ${wanted}`);
  const signature = signedBy === undefined ? 'not signed' : `signed by ${signedBy}`;
  const bad = judged.filter(({ outcome }) => outcome !== 'as declared');
  return [
    { text: `${counts.join(', ')}; ${signature}${reason === undefined ? '' : `: ${reason}`}`, details: [] },
    ...alike(bad),
  ];
}

/** Merges what is the same in several outages. */
function alike(judged: readonly JudgedEffect[]): Item[] {
  const groups = groupBy(judged, (one) =>
    JSON.stringify([one.outcome, one.kind, one.name, one.client, detailsOf(one)]),
  );
  return [...groups.values()].map((group) => {
    const [first] = group;
    const { outcome, kind, name, client } = first;
    const what =
      kind === 'answer'
        ? `${name} from ${client}, ${group.map(({ outage }) => outage).join(', ')}`
        : `${EFFECTS[kind]}: ${name}`;
    return { text: `${outcome}: ${what}`, details: detailsOf(first) };
  });
}

function detailsOf({ outcome, before, after, declared, place, why }: JudgedEffect): string[] {
  const isShort = before === undefined || after === undefined || describeAnswer(before) !== describeAnswer(after);
  const describe = (answer: Answer): string =>
    declared === undefined && isShort
      ? describeAnswer(answer)
      : `${describeAnswer(answer)} ${describeUntilEjected(answer)}`;
  return [
    ...(declared === undefined
      ? place === undefined
        ? []
        : [`declared in ${place}`]
      : [`declared ${describeDeclared(declared)} (${declared.place})`]),
    ...(outcome === 'no change' && before !== undefined ? [`stays ${describe(before)}`] : []),
    ...(outcome === 'undeclared' && before !== undefined ? [`was ${describe(before)}`] : []),
    ...(outcome === 'undeclared' && after !== undefined ? [`now ${describe(after)}`] : []),
    ...(outcome === 'undeclared' && declared !== undefined && after !== undefined ? exactly(after) : []),
    ...(why === undefined ? [] : [`because ${why}`]),
  ];
}

/** Shares that one decimal does not tell from nothing or all, as a declaration has to write them. */
function exactly({ afterEjection, untilEjected }: Answer): string[] {
  const isSmall = (share: number): boolean => /[<>]/.test(formatPercent(share));
  return [
    ['once ejected', afterEjection] as const,
    ...(untilEjected === afterEjection ? [] : [['until ejected', untilEjected] as const]),
  ].flatMap(([when, spread]) => {
    if (spread === undefined || ![...spread.clusters.values(), spread.errors].some(isSmall)) return [];
    const shares = [...spread.clusters, ['errors', spread.errors] as const];
    const written = shares.map(([name, share]) => `${name} ${toPercent(share)}%`).join(', ');
    return [`exactly, ${when}: ${written}; a share is as exact as it is written`];
  });
}

function describeDeclared({ settled, untilEjected, path, verdict }: DeclaredAnswer): string {
  return [
    describeSpread(settled),
    ...(verdict === undefined ? [] : [`(${verdict})`]),
    `by ${path ?? 'the same path as before'},`,
    `until hosts are ejected ${describeSpread(untilEjected)}`,
  ].join(' ');
}

function describeSpread({ clusters, errors }: DeclaredSpread): string {
  const answered = [...clusters]
    .filter(([, { percent }]) => percent > 0)
    .map(([name, { percent }]) => `${name} ${percent} %`);
  const parts = answered.length === 0 ? ['no cluster'] : answered;
  return [...parts, ...(errors.percent === 0 ? [] : [`errors ${errors.percent} %`])].join(', ');
}

/** What became of a declaration, by docs/schema/diff.v1.schema.json. */
export function declarationAsJson({ signedBy, reason, judged }: Declaration): object {
  return {
    ...{ signedBy: signedBy ?? null, reason: reason ?? null },
    effects: judged.map(({ outcome, kind, name, client, outage, before, after, place, why }) => ({
      ...{ outcome, kind, name, client: client ?? null, outage: outage ?? null },
      before: before === undefined ? null : answerAsJson(before),
      after: after === undefined ? null : answerAsJson(after),
      ...{ declaredAt: place ?? null, why: why ?? null },
    })),
  };
}
