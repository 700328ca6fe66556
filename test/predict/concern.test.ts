import { concernOf } from '../../src/predict/concern';
import { treeWithout } from './concern-trees';

// Who compares two trees asks about the services that a change may be felt by, and about no others.

const EVERYTHING = treeWithout([]);
const services = ['pay/card', 'shop/cart', 'solo/alone'];

/** The services that are asked about where that much is missing after the change. */
function concernedBy(...missing: string[]): string[] {
  return services.filter(concernOf(EVERYTHING, treeWithout(missing)));
}

test('what changes in a namespace concerns its services, and those with a route that leads there', () => {
  expect(concernedBy('a pods-of-card')).toEqual(['pay/card', 'shop/cart']);
  expect(concernedBy('b pods-of-alone')).toEqual(['solo/alone']);
  expect(concernedBy('a pods-of-cart', 'a route', 'b route')).toEqual(['shop/cart']);
});

test('a rule concerns the services that it is for, wherever it is, and those with a route that leads there', () => {
  expect(concernedBy('a rule-of-cart')).toEqual(['shop/cart']);
  expect(concernedBy('a rule-of-cart', 'b rule-of-card')).toEqual(['pay/card', 'shop/cart']);
  expect(concernedBy('b rule-for-all-of-solo')).toEqual(['solo/alone']);
});

test('what changes beside a waypoint concerns the services that are bound to it', () => {
  expect(concernedBy('a rule-of-infra')).toEqual(['shop/cart']);
  expect(concernedBy('a infra')).toEqual(['shop/cart']);
});

test('what changes in the root namespace, a gateway to another network or a fact of a cluster concerns all services', () => {
  expect(concernedBy('b rule-of-root')).toEqual(services);
  expect(concernedBy('b east-west')).toEqual(services);
  expect(services.filter(concernOf(EVERYTHING, treeWithout([], 'us')))).toEqual(services);
});

test('where nothing changes, nothing is asked', () => {
  expect(concernedBy()).toEqual([]);
});
