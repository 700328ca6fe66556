import { NoContexts, parseContexts } from '../../../src/live/kubectl/cluster-context';

test('clusters and their contexts are read in any order, and come by name', () => {
  expect(parseContexts(['b=ctx-b,a=ctx-a', 'c=ctx-c'])).toEqual([
    { cluster: 'a', context: 'ctx-a' },
    { cluster: 'b', context: 'ctx-b' },
    { cluster: 'c', context: 'ctx-c' },
  ]);
});

test('a context alone is a cluster of that name, and a context may hold what separates them', () => {
  expect(parseContexts(['kind-a'])).toEqual([{ cluster: 'kind-a', context: 'kind-a' }]);
  expect(parseContexts(['a=arn:aws:eks:eu-west-1:1:cluster/x=y'])).toEqual([
    { cluster: 'a', context: 'arn:aws:eks:eu-west-1:1:cluster/x=y' },
  ]);
});

test.each([
  [[], 'no context is named'],
  [['a='], '"a=" is not CLUSTER=CONTEXT'],
  [['=a'], '"=a" is not CLUSTER=CONTEXT'],
  [['a=x,,b=y'], '"" is not CLUSTER=CONTEXT'],
  [['a=x,a=y'], 'cluster "a" is named twice'],
  [['a=x,b=x'], 'context "x" is named for two clusters'],
  [['arn/x'], '"arn/x" cannot be the name of a cluster'],
  [['../x=y'], '"../x" cannot be the name of a cluster'],
  [['_x=y'], '"_x" cannot be the name of a cluster'],
])('%j is refused, and the message says why', (values, why) => {
  expect(() => parseContexts(values)).toThrow(NoContexts);
  expect(() => parseContexts(values)).toThrow(why);
});
