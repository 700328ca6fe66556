import * as fc from 'fast-check';
import { Prediction } from '../../../src/predict/prediction/prediction';
import { findBroken, findUnknown } from '../../../src/rules/intent/find';
import { CLUSTERS, EDITS, fleetWith, MORE, SERVICES, type Oddity } from '../../predict/twins/fleet';

const oddity: fc.Arbitrary<Oddity> = fc.oneof(
  fc.record({
    cluster: fc.constantFrom(...CLUSTERS),
    edit: fc.constantFrom(...Object.keys(EDITS)),
    of: fc.constantFrom(...SERVICES),
  }),
  fc.record({ cluster: fc.constantFrom(...CLUSTERS), more: fc.constantFrom(...Object.keys(MORE)) }),
);

test('what is found about services is found whether or not one stands for those that differ from it in its name alone', () => {
  fc.assert(
    fc.property(fc.array(oddity, { maxLength: 2 }), (odd) => {
      const twins = fleetWith(odd);
      const found = [findBroken(twins), findUnknown(twins)];
      const alone = jest.spyOn(Prediction.prototype, 'likenessOf').mockReturnValue(undefined);
      const mesh = fleetWith(odd);
      const each = [findBroken(mesh), findUnknown(mesh)];
      alone.mockRestore();
      const said = (all: typeof each): string[] =>
        all.flat().map(({ message, fix = '', cluster }) => [cluster.name, message, fix].join('\n'));
      expect(said(found)).toEqual(said(each));
    }),
    { numRuns: 40, seed: 1 },
  );
});

test('one of several services that does not fail over is found, and so are all of them', () => {
  const odd = (of: string): Oddity[] =>
    CLUSTERS.map((cluster) => ({ cluster, edit: 'nothing is ejected', of }) as const);
  const services = (found: ReturnType<typeof findBroken>): (string | undefined)[] => [
    ...new Set(found.map(({ failover }) => failover?.service)),
  ];
  expect(findBroken(fleetWith([]))).toEqual([]);
  expect(services(findBroken(fleetWith(odd('south/stock'))))).toEqual(['south/stock']);
  expect(services(findBroken(fleetWith(SERVICES.flatMap(odd))))).toEqual([...SERVICES]);
});
