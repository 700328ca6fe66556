import {
  change,
  NAMESPACE,
  DESTINATION_RULE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'subset-named-http-or-tcp';
const withSubsets = (...names: readonly string[]) =>
  change(
    DESTINATION_RULE,
    'spec:\n',
    `spec:\n  subsets: ${JSON.stringify(names.map((name) => ({ name, labels: { version: name } })))}\n`,
  );

test('tcp is taken too, and names that only begin so are free', () => {
  expect(
    ask(ID, { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, withSubsets('v1', 'tcp')) }).map(({ path }) => path),
  ).toEqual(['spec.subsets[1].name']);
  expect(ask(ID, { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, withSubsets('http2', 'HTTP', 'tcp-v1')) })).toEqual([]);
});

test('both of a rule are one finding, and so are both services of a wildcard', () => {
  const second = change(SERVICE, 'name: helloworld\n', 'name: second\n');
  const wildcard = change(withSubsets('http', 'tcp'), 'host: helloworld.', 'host: "*.').replace(
    '.local\n',
    '.local"\n',
  );
  expect(ask(ID, { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, second, wildcard, WORKLOAD) })).toHaveLength(1);
});

test('without a waypoint the name means nothing', () => {
  const alone = change(SERVICE, '    istio.io/use-waypoint: waypoint\n', '');
  expect(ask(ID, { cluster1: yaml(NAMESPACE, WAYPOINT, alone, withSubsets('http')) })).toEqual([]);
});

test('the finding names every object that it is about', () => {
  expect(askExample('subset-named-http-or-tcp')).toMatchObject([
    {
      messageId: 'nameTaken',
      message:
        'DestinationRule sample/helloworld of cluster1 applies to helloworld.sample.svc.cluster.local at its waypoint, and has a subset named "http".',
    },
  ]);
});
