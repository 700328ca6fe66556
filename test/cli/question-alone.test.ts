import * as path from 'node:path';
import { copyOfDist, edit, run } from './support';

// What is wrong with a question is all that is printed: a person reads one line, not what the answer would have assumed.

const NOWHERE = path.join(__dirname, 'there-is-no-such-folder');

test.each([
  ['predict', ['--outage', 'explodes:cluster1'], /^cdk8s-ambient: --outage: "explodes:cluster1" is not an outage: /],
  ['predict', ['--outage', 'cluster-down'], /^cdk8s-ambient: --outage: "cluster-down" does not name a cluster: /],
  ['predict', ['--outage', 'failing:cluster1:503'], /^cdk8s-ambient: --outage: .* write gateway-error/],
  ['predict', ['--client', 'cluster1:daemon'], /^cdk8s-ambient: --client: "cluster1:daemon" is not CLUSTER/],
  ['predict', ['--promises', NOWHERE], /^cdk8s-ambient: --promises .*: it is not there/],
  ['predict', ['--rates', NOWHERE], /^cdk8s-ambient: --rates .*: it is not there/],
  ['predict', ['--config', NOWHERE], /^cdk8s-ambient: --config .*: it is not there/],
  ['predict', ['--fail-on', 'stuck', '--baseline', NOWHERE], /^cdk8s-ambient: --baseline .*: it is not there/],
  ['explain', ['--client', ':'], /^cdk8s-ambient: --client: ":" is not CLUSTER/],
  ['explain', ['--client', 'cluster1', '--outage', 'x'], /^cdk8s-ambient: --outage: "x" does not name a cluster/],
  ['explain', [], /^cdk8s-ambient: explain needs a client/],
  ['report', ['--outage', 'x'], /^cdk8s-ambient: --outage: "x" does not name a cluster/],
  ['report', ['--promises', NOWHERE], /^cdk8s-ambient: --promises .*: it is not there/],
  ['check', ['--baseline', NOWHERE], /^cdk8s-ambient: --baseline .*: it is not there/],
])('%s %j is refused before the mesh is read', async (command, args, message) => {
  const { code, out, errors } = await run(command, NOWHERE, ...args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(errors).toMatch(message);
  expect(errors).not.toContain('no-such-folder is not there.');
});

test.each([
  ['predict', ['--service', 'sample/helo'], 'no cluster has a Service "sample/helo". There is sample/helloworld.'],
  ['predict', ['--client', 'cluster9'], 'there is no cluster "cluster9". There is cluster1, cluster2.'],
  ['predict', ['--outage', 'cluster-down:cluster9'], 'there is no cluster "cluster9". There is cluster1, cluster2.'],
  ['predict', ['--capacity', 'cluster9=1'], 'there is no cluster "cluster9". There is cluster1, cluster2.'],
  ['predict', ['--any', '1', '--client', 'cluster9'], 'there is no cluster "cluster9". There is cluster1, cluster2.'],
  ['explain', ['--client', 'cluster1:ambient:a'], 'no zone of cluster1 is known, and "a" is asked about.'],
  ['explain', ['--client', 'cluster1', '--port', '81'], 'sample/helloworld has no port 81. There is 5000.'],
  ['explain', ['--client', 'cluster9'], 'there is no cluster "cluster9". There is cluster1, cluster2.'],
  ['endpoints', ['--cluster', 'c9'], '--cluster is "c9", and no waypoint that handles a service has that cluster.'],
  ['report', ['--client', 'cluster9'], 'there is no cluster "cluster9". There is cluster1, cluster2.'],
])('of a mesh that warns, %s %j gets one line: what there is', async (command, args, message) => {
  const folder = copyOfDist();
  edit(
    folder,
    'cluster1/sample.k8s.yaml',
    /$/,
    '\n---\napiVersion: v2\nkind: Service\nmetadata: { name: odd, namespace: sample }\n',
  );
  const { code, out, errors } = await run(command, folder, ...args);
  expect({ code, out }).toEqual({ code: 2, out: '' });
  expect(errors).toContain(message);
  expect(errors.trimEnd().split('\n')).toHaveLength(1);
});
