import fc from 'fast-check';
import { checkOrderedLocalities, checkUnorderedLocalities } from '../../../../src/constructs/private/props/locality';

/**
 * What istiod's validation says of a list of localities: facts/istio-ambient-multicluster.md §4.1, locality rules. Written
 * after the rules, on purpose in another way than the code under test: a tree of regions, zones and subzones.
 */
function istioAccepts(localities: readonly string[]): boolean {
  const seen = new Map<string, Map<string, Set<string>>>();
  for (const locality of localities) {
    const stars = locality.split('*').length - 1;
    if (stars > 1 || (stars === 1 && !locality.endsWith('*'))) return false;
    if (seen.has('*')) return false;
    const [region, zone, ...rest] = locality.split('/');
    const subzone = rest.length === 0 ? undefined : rest.join('/');
    if (region === '' || zone === '' || subzone === '') return false;
    const zones = seen.get(region!);
    if (zone === undefined) {
      if (zones !== undefined) return false;
      seen.set(region!, new Map([['*', new Set(['*'])]]));
    } else if (zones === undefined) {
      seen.set(region!, new Map([[zone, new Set([subzone ?? '*'])]]));
    } else {
      if (zones.has('*')) return false;
      const subzones = zones.get(zone);
      if (subzone === undefined) {
        if (subzones !== undefined) return false;
        zones.set(zone, new Set(['*']));
      } else if (subzones === undefined) {
        zones.set(zone, new Set([subzone]));
      } else {
        if (subzones.has('*') || subzones.has(subzone)) return false;
        subzones.add(subzone);
      }
    }
  }
  return true;
}

const accepts = (localities: readonly string[]) => checkOrderedLocalities('from', localities).length === 0;
const acceptsUnordered = (localities: readonly string[]) => checkUnorderedLocalities('to', localities).length === 0;

const name = fc.constantFrom('a', 'b', 'us-east-1');
/** Localities that a person could mean: up to three names, the last one perhaps "*". */
const wellFormed = fc
  .tuple(fc.array(name, { minLength: 0, maxLength: 2 }), fc.oneof(name, fc.constant('*')))
  .map(([parts, last]) => [...parts, last].join('/'));
/** And everything else. */
const anything = fc.string({ unit: fc.constantFrom('a', 'b', '*', '/', ' '), maxLength: 6 });

test('a list of well-formed localities is taken exactly if istiod takes it', () => {
  fc.assert(
    fc.property(fc.array(wellFormed, { maxLength: 4 }), (localities) => {
      expect(accepts(localities)).toBe(istioAccepts(localities));
    }),
    { numRuns: 2000 },
  );
});

test('istiod takes every list that is taken here', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(anything, wellFormed), { maxLength: 3 }), (localities) => {
      if (accepts(localities)) expect(istioAccepts(localities)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test('the keys of a map are taken exactly if istiod takes them in whatever order it reads them', () => {
  const permutations = (items: readonly string[]): string[][] =>
    items.length <= 1
      ? [[...items]]
      : items.flatMap((item, index) =>
          permutations(items.filter((_, other) => other !== index)).map((rest) => [item, ...rest]),
        );
  fc.assert(
    fc.property(fc.uniqueArray(wellFormed, { maxLength: 4 }), (localities) => {
      expect(acceptsUnordered(localities)).toBe(permutations(localities).every(istioAccepts));
    }),
    { numRuns: 1000 },
  );
});

test.each(['', '/', 'a/', '/a', 'a//b', '*a', '*/a', 'a*b', '**', 'us-*', 'a/b/c/d', 'a b', '__proto__', ' a'])(
  '%j is no locality, or none that a node can be in',
  (locality) => {
    expect(accepts([locality])).toBe(false);
    expect(acceptsUnordered([locality])).toBe(false);
  },
);

test('the last place of a list may be the rest of the world, of a region or of a zone', () => {
  expect(accepts(['us-east', '*'])).toBe(true);
  expect(accepts(['us-east/a', 'us-east/*'])).toBe(true);
  expect(accepts(['us-east/a/x', 'us-east/a/*'])).toBe(true);
  expect(accepts(['us-east/*', 'us-east/a'])).toBe(false);
});
