import { change, HEALTHY, NAMESPACE, yaml } from '../../src/rules/engine/example-mesh';
import { ask } from './support';

const found = (clusters: Readonly<Record<string, string>>) => ask('service-only-consumed', clusters);
const NOTHING = yaml(NAMESPACE);

test('clusters that lack it are one finding, with one that has it', () => {
  expect(found({ a: NOTHING, b: HEALTHY, c: NOTHING })).toEqual([
    {
      cluster: 'a',
      object: undefined,
      path: undefined,
      messageId: 'notHere',
      message: 'a, c have no Service sample/helloworld, which b has.',
    },
  ]);
});

test('however many they are, some are named', () => {
  const many = { a: HEALTHY, b: NOTHING, c: NOTHING, d: NOTHING };
  expect(found(many)[0]!.message).toMatch(/^b, c, d have no /);
  expect(found({ ...many, e: NOTHING })[0]!.message).toMatch(/^b, c, d and 1 more have no /);
  expect(found({ ...many, e: NOTHING, f: NOTHING, g: HEALTHY })[0]!.message).toMatch(/^b, c, d and 2 more have no /);
});

test('that the Namespace is missing too is said', () => {
  expect(found({ a: HEALTHY, b: '' })[0]!.message).toBe(
    'b has no Service sample/helloworld, which a has; b does not have its Namespace either.',
  );
});

test('a local service, or one that every cluster has, is not consumed elsewhere only', () => {
  expect(
    found({ a: change(HEALTHY, '    istio.io/global: "true"\n    istio.io/use', '    istio.io/use'), b: '' }),
  ).toEqual([]);
  expect(found({ a: HEALTHY, b: HEALTHY })).toEqual([]);
});
