import { change, EAST_WEST_GATEWAY, HEALTHY, WAYPOINT, yaml } from '../../src/rules/engine/example-mesh';
import { RULES } from '../../src/rules/engine';
import { ask, askExample } from './support';

const ID = 'gateway-of-unread-revision';
const { bad } = RULES.find(({ id }) => id === ID)!;
const CANARY = bad.clusters.cluster2!;
const LABEL = '    istio.io/rev: canary\n';

test('the Gateway, its revision, and what other clusters have are named', () => {
  expect(askExample(ID)).toEqual([
    {
      cluster: 'cluster2',
      object: 'Gateway sample/waypoint',
      path: 'metadata.labels["istio.io/rev"]',
      messageId: 'notRead',
      message:
        'In cluster2, Gateway sample/waypoint is for revision canary of istiod, and neither an istiod nor a tag of that ' +
        'name was read there; in cluster1 it names no revision.',
    },
  ]);
});

test('a mesh whose Gateways are all, or mostly, for one revision is fine', () => {
  expect(ask(ID, { cluster1: CANARY, cluster2: CANARY })).toEqual([]);
  expect(ask(ID, { cluster1: HEALTHY, cluster2: CANARY, cluster3: CANARY })).toEqual([]);
  expect(ask(ID, { cluster1: HEALTHY, cluster2: change(CANARY, 'rev: canary', 'rev: default') })).toEqual([]);
});

test('another revision than most have is named', () => {
  const stable = change(CANARY, 'rev: canary', 'rev: stable');
  expect(ask(ID, { cluster1: CANARY, cluster2: CANARY, cluster3: stable })).toMatchObject([
    { cluster: 'cluster3', message: expect.stringContaining('in cluster1 it is for canary.') as unknown },
  ]);
});

test('an east-west gateway counts, too', () => {
  const gateway = (more: string): string => HEALTHY + yaml(change(EAST_WEST_GATEWAY, 'labels:\n', `labels:\n${more}`));
  expect(ask(ID, { cluster1: gateway(''), cluster2: gateway(LABEL) })).toMatchObject([
    { object: 'Gateway istio-system/istio-eastwestgateway' },
  ]);
});

test('where an istiod or a tag was read, the prediction says more', () => {
  const tag = `
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata:
  name: istio-revision-tag-canary
  labels:
    istio.io/tag: canary
    istio.io/rev: 1-31
`;
  expect(ask(ID, { cluster1: HEALTHY, cluster2: CANARY + yaml(tag) })).toEqual([]);
  const istiod = RULES.find(({ id }) => id === 'rule-of-another-revision')!.good.clusters.cluster1!;
  const revised = istiod.replace(WAYPOINT, change(WAYPOINT, 'labels:\n', `labels:\n${LABEL}`));
  expect(ask(ID, { cluster1: HEALTHY, cluster2: revised })).toEqual([]);
});
