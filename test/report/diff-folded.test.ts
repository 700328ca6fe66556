import { compare, clientsOfBoth, type BehaviourChange } from '../../src/predict/change/compare';
import { formatClient } from '../../src/predict/client/client-syntax';
import { formatOutages } from '../../src/predict/outage/outage-syntax';
import type { Prediction } from '../../src/predict/prediction/prediction';
import type { Spread } from '../../src/predict/shares/spread';
import type { ComparedFleet } from '../../src/report/diff';
import { foldChanges, type FoldedChange } from '../../src/report/diff/fold/folded-changes';
import type { ToldAnswer } from '../../src/report/diff/fold/told-effect';
import { saidOf } from '../../src/report/alike/notes';
import { ANY_CLUSTER, rolesOf, rolesOfService, type OutagePlace } from '../../src/report/alike/roles';
import { formatPercent } from '../../src/util/percent';
import { nearlySymmetric, networksOf } from './fleets';
import { unfold, withNames } from './unfold';

// Folded changes say, answer by answer, what every change says: each is unfolded and compared.

interface Folded {
  readonly changes: readonly BehaviourChange[];
  readonly folded: readonly FoldedChange[];
  readonly fleet: ComparedFleet;
}

const ALL = [...nearlySymmetric()];
const FOLDED = ALL.flatMap((after, number) =>
  [ALL[0]!, ALL[number - 1]!].slice(0, number).map((before) => fold(before, after)),
);

function fold(before: Prediction, after: Prediction): Folded {
  const fleet: ComparedFleet = {
    clusters: after.clusters,
    networkOf: networksOf(after),
    membersOf: (service) => ({ before: before.membersOf(service), after: after.membersOf(service) }),
    clientsOf: (service) => clientsOfBoth(before, after, service),
  };
  const { changes } = compare(before, after);
  return { changes, folded: foldChanges(changes, fleet), fleet };
}

const idOf = (service: string, client: string, outages: string): string => [service, client, outages].join(' ');

/** The answers that a folded change is about, with what it says of them. */
function* answersOf({ services, clients, outages }: FoldedChange, fleet: ComparedFleet): Generator<[string, Place]> {
  for (const service of services) {
    for (const { form, where } of outages) {
      for (const place of where.length === 0 ? [undefined] : where) {
        const outage = place === undefined ? form : form.replace(ANY_CLUSTER, place.cluster);
        const asked = fleet
          .clientsOf(service)
          .filter(({ cluster }) => form !== `cluster-down:${ANY_CLUSTER}` || cluster !== place?.cluster);
        for (const client of asked) {
          const name = client.cluster === place?.cluster ? ANY_CLUSTER : client.cluster;
          if (clients.names.includes(name) !== clients.isAllBut)
            yield [idOf(service, formatClient(client), outage), { service, own: client.cluster, where: place }];
        }
      }
    }
  }
}

interface Place {
  readonly service: string;
  readonly own: string;
  readonly where: OutagePlace | undefined;
}

function sharesOf(spread: Spread | undefined): unknown {
  return spread && [...spread.clusters].map(([name, share]) => [name, formatPercent(share)]).sort();
}

function shown(told: ToldAnswer | ToldAnswer['until'], members: readonly string[], { own, where }: Place): unknown {
  return told?.shares && [...unfold(told.shares, members, own, where?.cluster)];
}

test('each answer that changes unfolds from exactly one folded change, and no other answer does', () => {
  let all = 0;
  for (const { changes, folded, fleet } of FOLDED) {
    const found = folded.flatMap((one) => [...answersOf(one, fleet)].map(([id]) => id)).sort();
    const wanted = changes
      .map(({ service, client, outages }) => idOf(service, formatClient(client), formatOutages(outages, service)))
      .sort();
    expect(found).toEqual(wanted);
    all += wanted.length;
  }
  expect(all).toBeGreaterThan(1_000);
});

test('what was, what is and why unfold as every change has them', () => {
  let reasons = 0;
  for (const { changes, folded, fleet } of FOLDED) {
    const byId = new Map(
      changes.map((one) => [idOf(one.service, formatClient(one.client), formatOutages(one.outages, one.service)), one]),
    );
    for (const one of folded) {
      for (const [id, place] of answersOf(one, fleet)) {
        const { before, after, because } = byId.get(id)!;
        const members = fleet.membersOf(place.service);
        const roles = new Map([...rolesOfService(place.service), ...rolesOf(place.own, place.where, fleet.networkOf)]);
        const { was, now } = one.effect;
        const [found, right] = [
          [
            ...[was.verdict, was.errors, shown(was, members.before, place)],
            ...[now.verdict, now.errors, shown(now, members.after, place)],
            one.effect.because.map((shape) => withNames(shape, roles)),
          ],
          [
            ...[
              before.verdict,
              before.afterEjection && formatPercent(before.afterEjection.errors),
              sharesOf(before.afterEjection),
            ],
            ...[
              after.verdict,
              after.afterEjection && formatPercent(after.afterEjection.errors),
              sharesOf(after.afterEjection),
            ],
            because.map(saidOf),
          ],
        ].map((said) => JSON.stringify(said));
        if (found !== right) expect(found).toBe(right);
        if (was.until !== undefined) {
          expect(shown(was.until, members.before, place)).toEqual(sharesOf(before.untilEjected));
          expect(shown(now.until, members.after, place)).toEqual(sharesOf(after.untilEjected));
          expect([was.until.path, now.until?.path]).toEqual([before.path, after.path]);
        } else {
          expect(now.until).toBeUndefined();
        }
        reasons += because.length;
      }
    }
  }
  expect(reasons).toBeGreaterThan(500);
});

test('where both sides come to the same once hosts are ejected, the shares until then are told', () => {
  const told = FOLDED.flatMap(({ folded }) => folded).filter(({ effect }) => effect.was.until !== undefined);
  expect(told.length).toBeGreaterThan(0);
});

test('changes of a symmetric fleet are folded', () => {
  const all = FOLDED.flatMap(({ changes }) => changes).length;
  const folded = FOLDED.flatMap((one) => one.folded);
  expect(folded.length).toBeLessThan(all / 2);
  expect(folded.some(({ clients }) => clients.isAllBut)).toBe(true);
  expect(folded.some(({ outages }) => outages.length > 1)).toBe(true);
});
