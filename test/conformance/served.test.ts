import { requireServed } from '../../conformance/suites/dataplane/served';

/** What a drill of two clients prints that asks 10 requests a round: 5 rounds, of which the first of the outage had 4 errors. */
const DRILL = {
  code: 0,
  stdout: `sample/helloworld: all pods of sample/helloworld in cluster1 answer 503

clients of  when    predicted                 answered
cluster1    before  local: 100 % cluster1     10 cluster1 (of 10)
            during  failover: 100 % cluster2  20 cluster2 (of 20)
            after   local: 100 % cluster1     20 cluster1 (of 20)
`,
  stderr: `before: asking
during: clients of cluster1 got 4 errors of 10
during: clients of cluster1 got 0 errors of 10
during: clients of cluster1 got 0 errors of 10
cluster1: Deployment sample/helloworld-v1 has its 1 replica again.
after: clients of cluster1 got 0 errors of 10
after: clients of cluster1 got 0 errors of 10
`,
};
const BEFORE = { 'cluster1/helloworld-v1-aaa': 100, 'cluster2/helloworld-v2-bbb': 7 };
const served = (v1: number, v2: number, standIn: number) => ({
  'cluster1/helloworld-v1-aaa': 110,
  'cluster1/helloworld-v1-drill-ccc': standIn,
  'cluster1/helloworld-v1-ddd': v1 - 10,
  'cluster2/helloworld-v2-bbb': 7 + v2,
});

test('a drill whose answers were given, whichever pod of a cluster gave them, is believed', () => {
  expect(() => requireServed(DRILL, BEFORE, served(30, 26, 4))).not.toThrow();
});

test('errors that nobody answered with, and one good answer that got lost, are nothing against it', () => {
  expect(() => requireServed(DRILL, BEFORE, served(30, 27, 3))).not.toThrow();
});

test.each([
  ['fewer answers than the cluster is said to have given', served(36, 19, 4)],
  ['fewer good answers than there were requests without an error', served(30, 25, 4)],
  ['more answers than there were requests', served(30, 31, 0)],
  ['more failures of stand-ins than errors', served(30, 26, 5)],
  ['no answers at all', BEFORE],
])('%s are not believed', (_, after) => {
  expect(() => requireServed(DRILL, BEFORE, after)).toThrow('expected of 60 requests, 4 errors, and at least');
});

test('a drill that says nothing is not believed', () => {
  expect(() => requireServed({ code: 0, stdout: '', stderr: '' }, BEFORE, BEFORE)).toThrow('expected of 0 requests');
});
