import { HEALTHY, SERVICE, change, yaml } from '../../src/rules/engine/example-mesh';
import { RULES } from '../../src/rules/engine';
import { runRules } from '../../src/rules/engine/run';
import { ask, askExample, meshOf } from './support';

const ID = 'waypoint-without-pods';
const { bad, good } = RULES.find(({ id }) => id === ID)!;
const SCALED = bad.clusters.cluster1!;

test('the finding names the ConfigMap, the Gateway and the services behind it', () => {
  expect(askExample(ID)).toEqual([
    {
      cluster: 'cluster1',
      object: 'ConfigMap sample/waypoint',
      path: 'data',
      messageId: 'none',
      message:
        'In cluster1, ConfigMap sample/waypoint leaves Gateway sample/waypoint without a pod. Behind it: Service sample/helloworld.',
    },
  ]);
});

test('of many services the first ones are named', () => {
  const services = Array.from({ length: 12 }, (_, index) =>
    change(SERVICE, 'name: helloworld', `name: s${String(index).padStart(2, '0')}`),
  );
  const [found] = ask(ID, { cluster1: SCALED + yaml(...services), cluster2: HEALTHY });
  expect(found?.message).toMatch(/Service sample\/s07 and 4 more\.$/);
});

test('an autoscaler does not bring back what has no replicas, and sets the number of what says none', () => {
  const scaler = '  horizontalPodAutoscaler: |\n    spec:\n      minReplicas: 2\n      maxReplicas: 4\n';
  expect(ask(ID, { a: change(SCALED, '      replicas: 0\n', `      replicas: 0\n${scaler}`) })).toHaveLength(1);
  expect(ask(ID, { a: change(SCALED, '      replicas: 0\n', `      paused: false\n${scaler}`) })).toEqual([]);
  expect(ask(ID, good.clusters)).toEqual([]);
});

test('check says it once, and not what follows from it', () => {
  const rules = runRules(meshOf(bad), []).found.map(({ finding: { rule } }) => rule);
  expect(rules).toEqual([ID, 'survivors-too-small']);
});

describe('a Deployment of the name of the waypoint', () => {
  const deployment = (replicas: number, labels = 'gateway.networking.k8s.io/gateway-name: waypoint'): string => `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: waypoint
  namespace: sample
spec:
  replicas: ${replicas}
  selector:
    matchLabels:
      ${labels}
  template:
    metadata:
      labels:
        ${labels}
    spec:
      containers:
        - name: istio-proxy
          image: auto
`;

  test('with 0 replicas is named: istiod leaves its replicas alone', () => {
    expect(ask(ID, { a: HEALTHY + yaml(deployment(0)) })).toEqual([
      {
        cluster: 'a',
        object: 'Deployment sample/waypoint',
        path: 'spec.replicas',
        messageId: 'scaledByHand',
        message:
          'In a, Deployment sample/waypoint asks for no pods, and istiod leaves the replicas of the Deployment of Gateway ' +
          'sample/waypoint as they are. Behind it: Service sample/helloworld.',
      },
    ]);
    expect(ask(ID, { a: HEALTHY + yaml(deployment(2)) })).toEqual([]);
  });

  test('that runs something else is named: istiod does not take it over', () => {
    expect(ask(ID, { a: HEALTHY + yaml(deployment(2, 'app: waypoint')) })).toMatchObject([
      { object: 'Deployment sample/waypoint', path: 'metadata.name', messageId: 'takenName' },
    ]);
  });

  test('that istiod made gets the replicas of the ConfigMap', () => {
    const managed = change(
      deployment(0),
      '  namespace: sample\n',
      '  namespace: sample\n  labels:\n    gateway.istio.io/managed: istio.io-mesh-controller\n',
    );
    expect(ask(ID, { a: good.clusters.cluster1! + yaml(managed) })).toEqual([]);
    expect(ask(ID, { a: good.clusters.cluster1! + yaml(deployment(0)) })).toHaveLength(1);
    expect(ask(ID, { a: HEALTHY + yaml(managed) })).toHaveLength(1);
  });
});
