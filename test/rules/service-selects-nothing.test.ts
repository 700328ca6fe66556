import {
  change,
  DESTINATION_RULE,
  HEALTHY,
  NAMESPACE,
  SERVICE,
  WAYPOINT,
  WORKLOAD,
  yaml,
} from '../../src/rules/engine/example-mesh';
import { ask, askExample } from './support';

const ID = 'service-selects-nothing';
const OTHER = change(SERVICE, '    app: helloworld', '    app: other');
const withWorkload = (...workloads: readonly string[]) =>
  yaml(NAMESPACE, WAYPOINT, OTHER, DESTINATION_RULE, ...workloads);

test('the Service, the cluster that has it right, and the workload are named', () => {
  expect(askExample(ID)).toEqual([
    {
      cluster: 'cluster2',
      object: 'Service sample/helloworld',
      path: 'spec.selector',
      messageId: 'selectsNothing',
      message:
        'In cluster2, Service sample/helloworld selects no workload that was read; with the selector that it has in ' +
        'cluster1, it selects Deployment sample/helloworld.',
    },
  ]);
});

test('a cluster whose workload carries the labels of its own selector, or has none, is fine', () => {
  const own = WORKLOAD.replaceAll('app: helloworld', 'app: other');
  expect(ask(ID, { cluster1: HEALTHY, cluster2: withWorkload(own) })).toEqual([]);
  expect(ask(ID, { cluster1: HEALTHY, cluster2: withWorkload() })).toEqual([]);
  expect(
    ask(ID, { cluster1: HEALTHY, cluster2: withWorkload(change(WORKLOAD, 'replicas: 2', 'replicas: 0')) }),
  ).toEqual([]);
});

test('a DaemonSet, which does not say how many pods it has, is a workload, too', () => {
  const daemons = change(change(WORKLOAD, 'kind: Deployment', 'kind: DaemonSet'), '  replicas: 2\n', '');
  const mesh = yaml(NAMESPACE, WAYPOINT, SERVICE, DESTINATION_RULE, daemons);
  expect(ask(ID, { cluster1: mesh, cluster2: mesh })).toEqual([]);
});

test('a workload of another namespace is not meant', () => {
  const elsewhere = change(WORKLOAD, 'namespace: sample', 'namespace: other');
  expect(ask(ID, { cluster1: HEALTHY, cluster2: withWorkload(elsewhere) })).toEqual([]);
});

test('a workload whose pods have other labels than elsewhere is named', () => {
  const relabelled = WORKLOAD.replaceAll('app: helloworld', 'app: hello');
  const mesh = yaml(NAMESPACE, WAYPOINT, SERVICE, DESTINATION_RULE, relabelled);
  expect(ask(ID, { cluster1: HEALTHY, cluster2: mesh })).toMatchObject([
    {
      cluster: 'cluster2',
      object: 'Deployment sample/helloworld',
      path: 'spec.template.metadata.labels',
      messageId: 'otherLabels',
      message:
        'In cluster2, Service sample/helloworld selects no workload that was read: the pods of Deployment sample/helloworld, ' +
        'which it selects in cluster1, have other labels there.',
    },
  ]);
  const gone = change(relabelled, 'replicas: 2', 'replicas: 0');
  expect(ask(ID, { cluster1: HEALTHY, cluster2: yaml(NAMESPACE, WAYPOINT, SERVICE, DESTINATION_RULE, gone) })).toEqual(
    [],
  );
});

test('a Service of what is scaled to zero, beside what runs and other clusters select, is switched to the wrong one', () => {
  const idle = change(
    WORKLOAD.replaceAll('app: helloworld', 'app: other').replace('name: helloworld', 'name: other'),
    'replicas: 2',
    'replicas: 0',
  );
  expect(ask(ID, { cluster1: HEALTHY, cluster2: withWorkload(idle, WORKLOAD) })).toMatchObject([
    {
      object: 'Service sample/helloworld',
      path: 'spec.selector',
      messageId: 'selectsEmpty',
      message:
        'In cluster2, Service sample/helloworld selects Deployment sample/other, which asks for no pods; with the selector that ' +
        'it has in cluster1, it selects Deployment sample/helloworld, which runs.',
    },
  ]);
  expect(ask(ID, { cluster1: HEALTHY, cluster2: withWorkload(idle) })).toEqual([]);
});

describe('pods in another namespace than their Service', () => {
  const moved = change(WORKLOAD, 'namespace: sample', 'namespace: apps');
  const without = (...more: readonly string[]): string => yaml(NAMESPACE, WAYPOINT, SERVICE, DESTINATION_RULE, ...more);

  test('both namespaces are named', () => {
    expect(ask(ID, { cluster1: HEALTHY, cluster2: without(moved) })).toEqual([
      {
        cluster: 'cluster2',
        object: 'Deployment apps/helloworld',
        path: 'metadata.namespace',
        messageId: 'otherNamespace',
        message:
          'In cluster2, Service sample/helloworld selects no workload that was read: Deployment apps/helloworld, whose pods ' +
          'have the labels that it selects, is in namespace apps, and a Service selects pods of its own namespace alone, sample.',
      },
    ]);
    const nameless = change(WORKLOAD, '  namespace: sample\n', '');
    expect(ask(ID, { cluster1: HEALTHY, cluster2: without(nameless) })).toMatchObject([
      { object: 'Deployment helloworld', messageId: 'otherNamespace' },
    ]);
  });

  test('a workload of a Service of its own namespace is not meant, nor one that other clusters have, too, nor one without pods', () => {
    const theirs = change(SERVICE, 'namespace: sample', 'namespace: apps');
    expect(ask(ID, { cluster1: HEALTHY, cluster2: without(moved, theirs) })).toEqual([]);
    expect(ask(ID, { cluster1: HEALTHY + yaml(moved), cluster2: without(moved) })).toEqual([]);
    expect(ask(ID, { cluster1: HEALTHY, cluster2: without(change(moved, 'replicas: 2', 'replicas: 0')) })).toEqual([]);
  });
});
